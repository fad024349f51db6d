#include "venues/sim/bar_history.hpp"

#include "base/random.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace nof0::venues::sim {
namespace {

const Symbol k_coin("BTC");

struct Price {
    std::int64_t time_ms;
    double price;
    double volume;
};

// Every digit, for a comparison.
std::string text_of(const std::vector<Candle>& candles) {
    std::string text;
    for (const Candle& c : candles) {
        text +=
            fmt::format("{} {} {}-{} {} {} {} {} {} {}\n", c.symbol.text(), c.interval, c.open_ms,
                        c.close_ms, c.open, c.high, c.low, c.close, c.volume, c.is_closed);
    }
    return text;
}

// What a history that has never been asked before says of the same prices.
std::vector<Candle> first_answer(const std::vector<Price>& prices, std::string_view interval,
                                 std::size_t count, std::int64_t now_ms) {
    BarHistory fresh;
    for (const Price& p : prices) {
        fresh.add(p.time_ms, p.price, p.volume);
    }
    return fresh.candles(k_coin, interval, *interval_minutes(interval), count, now_ms);
}

class BarHistorySeed : public testing::TestWithParam<std::uint64_t> {};

// What an earlier question left behind must not show, whatever was asked, when, and over which
// gaps.
TEST_P(BarHistorySeed, AnswersAsIfItWereAskedForTheFirstTime) {
    SCOPED_TRACE(GetParam());
    Random random(GetParam(), "bar history");
    BarHistory history;
    std::vector<Price> prices;
    std::int64_t now_ms = 1'760'000'000'000 + static_cast<std::int64_t>(random.below(86'400'000));
    const std::int64_t steps = 40'000; // at one to three minutes: the ring wraps more than once
    for (std::int64_t i = 0; i < steps; ++i) {
        now_ms += 60'000 * static_cast<std::int64_t>(1 + random.below(2));
        now_ms += random.chance(0.002) ? 7'200'000 : 0;
        const Price p{now_ms, 100 + random.unit(), random.unit()};
        history.add(p.time_ms, p.price, p.volume);
        prices.push_back(p);
        if (random.chance(0.001)) {
            constexpr std::string_view intervals[] = {"3m", "1h", "4h", "1d"};
            const std::string_view interval = intervals[random.below(4)];
            const std::size_t count = 1 + random.below(200);
            const auto answer =
                history.candles(k_coin, interval, *interval_minutes(interval), count, now_ms);
            ASSERT_EQ(text_of(answer), text_of(first_answer(prices, interval, count, now_ms)))
                << i << " " << interval;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BarHistorySeed, testing::Range<std::uint64_t>(1, 6));

TEST(BarHistory, GapsHaveNoCandles) {
    BarHistory history;
    const std::int64_t start_ms = 1'760'054'400'000; // a full hour
    history.add(start_ms, 10, 1);
    history.add(start_ms + 60'000, 12, 1);
    history.add(start_ms + 3 * 3'600'000, 9, 2);
    const auto candles = history.candles(k_coin, "1h", 60, 5, start_ms + 3 * 3'600'000);
    ASSERT_EQ(candles.size(), 2U);
    EXPECT_EQ(candles[0].open, 10);
    EXPECT_EQ(candles[0].close, 12);
    EXPECT_EQ(candles[0].volume, 2);
    EXPECT_TRUE(candles[0].is_closed);
    EXPECT_EQ(candles[1].open_ms, start_ms + 3 * 3'600'000);
    EXPECT_FALSE(candles[1].is_closed);
}

} // namespace
} // namespace nof0::venues::sim
