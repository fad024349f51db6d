#include "rules/market_view.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace nof0::rules {
namespace {

constexpr std::int64_t k_minute_ms = 60'000;
constexpr std::int64_t k_now_ms = 1'761'609'600'000; // a multiple of four hours

// `count` bars of a length, the last still forming at k_now_ms, closing at `close(index)`.
template<class Close>
std::vector<Candle> bars(std::size_t count, std::int64_t length_ms, Close close) {
    std::vector<Candle> made;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t open_ms =
            k_now_ms - static_cast<std::int64_t>(count - 1 - i) * length_ms;
        const double px = close(i);
        made.push_back({.symbol = Symbol("BTC"),
                        .open_ms = open_ms,
                        .close_ms = open_ms + length_ms - 1,
                        .open = px,
                        .high = px + 1,
                        .low = px - 2,
                        .close = px,
                        .volume = static_cast<double>(i),
                        .is_closed = i + 1 < count});
    }
    return made;
}

struct World {
    std::vector<Candle> intraday =
        bars(100, 3 * k_minute_ms, [](std::size_t i) { return 1000.0 + static_cast<double>(i); });
    std::vector<Candle> four_hour =
        bars(60, 240 * k_minute_ms, [](std::size_t i) { return 900.0 + static_cast<double>(i); });
    MarketContext context{.symbol = Symbol("BTC"),
                          .ts_ms = k_now_ms - 1000,
                          .funding = 1.25e-5,
                          .open_interest = 30'000,
                          .mark_px = 1100,
                          .mid_px = 1101};
    MarketAsset asset{
        .symbol = Symbol("BTC"), .sz_decimals = 5, .max_leverage = 40, .only_isolated = true};

    MarketInputs inputs() const {
        return {.intraday = intraday,
                .four_hour = four_hour,
                .context = context,
                .asset = &asset,
                .open_interest_average = 30'100,
                .now = ArenaTime::from_ms(k_now_ms)};
    }
};

TEST(MarketView, ShowsTenValuesAndTheNewest) {
    const World world;
    const Result<MarketView> built = market_view(world.inputs());
    ASSERT_TRUE(built);
    EXPECT_TRUE(built->notes.empty());
    const CoinView& coin = built->coin;
    EXPECT_EQ(coin.mid_px, 1101);
    EXPECT_EQ(coin.sz_decimals, 5);
    EXPECT_EQ(coin.max_leverage, 40);
    EXPECT_TRUE(coin.only_isolated);
    EXPECT_EQ(coin.open_interest_average, 30'100);
    EXPECT_EQ(coin.intraday.prices,
              (std::vector<double>{1090, 1091, 1092, 1093, 1094, 1095, 1096, 1097, 1098, 1099}));
    EXPECT_EQ(coin.intraday.ema20.size(), 10U);
    EXPECT_NEAR(coin.intraday.ema20.back(), 1099 - 9.5, 1e-9); // a line of slope 1
    EXPECT_NEAR(*coin.intraday.ema50, 1099 - 24.5, 1e-9);
    EXPECT_NEAR(coin.intraday.macd.back(), 7, 1e-9);
    EXPECT_EQ(coin.intraday.rsi14.back(), 100);
    EXPECT_NEAR(*coin.intraday.atr14, 3, 1e-9);
    EXPECT_EQ(coin.intraday.high20, 1099); // of the finished bars: 1098 + 1
    EXPECT_EQ(coin.intraday.low20, 1077);
    EXPECT_EQ(coin.intraday.volume, 99);
    EXPECT_EQ(coin.intraday.volume_average, 49);
    EXPECT_NEAR(*coin.change_1h_pct, 100 * (1101.0 / 1079 - 1), 1e-12); // twenty bars back
    EXPECT_NEAR(*coin.change_4h_pct, 100 * (1101.0 / 1019 - 1), 1e-12); // eighty
}

TEST(MarketView, AShortHistoryLeavesValuesOut) {
    World world;
    world.intraday.erase(world.intraday.begin(), world.intraday.end() - 19);
    world.four_hour.clear();
    const Result<MarketView> built = market_view(world.inputs());
    ASSERT_TRUE(built);
    const IndicatorSeries& series = built->coin.intraday;
    EXPECT_EQ(series.prices.size(), 10U);
    EXPECT_EQ(series.rsi14.size(), 5U);
    EXPECT_TRUE(series.ema20.empty());
    EXPECT_FALSE(series.ema50 || series.high20 || built->coin.change_1h_pct);
    EXPECT_EQ(built->coin.four_hour, IndicatorSeries{});
    EXPECT_EQ(built->notes, (std::vector<std::string>{
                                "BTC: only 19 3-minute bars, indicators that need more are absent",
                                "BTC: no 4-hour bars"}));
}

TEST(MarketView, ACoinWithoutAFreshPriceHasNone) {
    World world;
    world.context.mid_px = {};
    EXPECT_EQ(market_view(world.inputs()).error().message, "BTC: its price is not known");
    world.context.mid_px = 1;
    world.context.mark_px = 0;
    EXPECT_EQ(market_view(world.inputs()).error().message, "BTC: its price is not known");
    world.context.mark_px = 1;
    world.context.ts_ms = k_now_ms - 720'000;
    EXPECT_EQ(market_view(world.inputs()).error().message, "BTC: its price is 12m old");
}

TEST(MarketView, OldAndBrokenBarsAreNotShown) {
    World world;
    for (Candle& bar : world.intraday) {
        bar.open_ms -= 30 * k_minute_ms;
        bar.close_ms -= 30 * k_minute_ms;
    }
    world.four_hour[20].low = 0;
    const Result<MarketView> built = market_view(world.inputs());
    ASSERT_TRUE(built);
    EXPECT_TRUE(built->coin.intraday.prices.empty());
    EXPECT_FALSE(built->coin.four_hour.ema50);
    EXPECT_EQ(built->notes, (std::vector<std::string>{
                                "BTC: the newest 3-minute bar is 27m old",
                                "BTC: 21 4-hour bars before a broken one are left out",
                                "BTC: only 39 4-hour bars, indicators that need more are absent"}));
    EXPECT_NEAR(*built->coin.change_4h_pct, 100 * (1101.0 / 958 - 1), 1e-12); // one bar back
}

TEST(MarketView, AHoleInTheBarsLeavesTheChangeOut) {
    World world;
    // Nothing between 57 and 90 minutes ago.
    world.intraday.erase(world.intraday.end() - 31, world.intraday.end() - 20);
    world.four_hour.clear();
    const Result<MarketView> built = market_view(world.inputs());
    ASSERT_TRUE(built);
    EXPECT_FALSE(built->coin.change_1h_pct);
    EXPECT_TRUE(built->coin.change_4h_pct);
}

TEST(MarketView, NeverShowsWhatIsNotANumber) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Random random(seed);
        double px = 100;
        World world;
        world.intraday = bars(1 + random.below(150), 3 * k_minute_ms, [&](std::size_t) {
            return px = std::max(3.0, px * (1 + 0.05 * random.normal()));
        });
        for (Candle& bar : world.intraday) {
            if (random.chance(0.01)) {
                bar.close = random.chance(0.5) ? 0 : std::numeric_limits<double>::quiet_NaN();
            }
        }
        const Result<MarketView> built = market_view(world.inputs());
        ASSERT_TRUE(built);
        const IndicatorSeries& series = built->coin.intraday;
        for (const auto* values : {&series.prices, &series.ema20, &series.macd, &series.rsi7}) {
            EXPECT_LE(values->size(), k_series_values_max);
            for (const double value : *values) {
                ASSERT_TRUE(std::isfinite(value));
            }
        }
        if (series.high20) {
            EXPECT_GE(*series.high20, *series.low20);
        }
    }
}

} // namespace
} // namespace nof0::rules
