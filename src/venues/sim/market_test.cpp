// The simulated market: the same path from one seed however it is walked and wherever it is cut,
// prices on the venue's grid, and the looks of a real market.
#include "venues/sim/market.hpp"

#include "venues/sim/price_grid.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace nof0::venues::sim {
namespace {

constexpr ArenaTime k_start = ArenaTime::from_ms(1'760'000'000'000);
constexpr Seconds k_hour{3600};

ArenaTime later(Seconds by) {
    return k_start + by;
}

TEST(SimMarket, TheStepsDoNotMatter) {
    SimMarket at_once("sim", 7, k_start, k_hour);
    SimMarket by_steps("sim", 7, k_start, k_hour);
    Random random(3);
    Seconds walked{0};
    while (walked < Seconds{20'000}) {
        walked = std::min(walked + Seconds{random.between(0, 200)}, Seconds{20'000});
        by_steps.advance_to(later(walked));
    }
    at_once.advance_to(later(walked));
    EXPECT_EQ(at_once.state(), by_steps.state());
    EXPECT_EQ(at_once.contexts(), by_steps.contexts());
}

TEST(SimMarket, GoesOnBitForBitWhereverItIsCut) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        SimMarket whole("sim", seed, k_start, k_hour);
        SimMarket cut = SimMarket::restore("sim", whole.state()).value();
        Random random(seed);
        Seconds walked{0};
        for (int i = 0; i < 60; ++i) {
            walked += Seconds{random.between(1, 400)};
            whole.advance_to(later(walked));
            cut.advance_to(later(walked));
            cut = SimMarket::restore("sim", cut.state()).value();
            ASSERT_EQ(whole.state(), cut.state());
            ASSERT_EQ(whole.contexts(), cut.contexts());
        }
    }
}

TEST(SimMarket, TheFirstHourOfASeedIsTheSameOnEveryMachine) {
    SimMarket market("sim", 42, k_start, k_hour);
    const auto contexts = market.contexts();
    EXPECT_EQ(contexts[0].mark_px, 108'228) << "BTC";
    EXPECT_EQ(contexts[4].mark_px, 0.18915) << "DOGE";
}

TEST(SimMarket, BrokenStatesAreRefused) {
    const std::string good = SimMarket("sim", 1, k_start, Seconds{10}).state();
    for (std::size_t length = 0; length < good.size(); length += 97) {
        EXPECT_FALSE(SimMarket::restore("sim", good.substr(0, length)).ok());
    }
    EXPECT_FALSE(SimMarket::restore("sim", "{}").ok());
    EXPECT_FALSE(SimMarket::restore("sim", "[1]").ok());
    EXPECT_FALSE(SimMarket::restore("sim", std::string(100'000, ' ')).ok());
}

TEST(SimMarket, PricesLieOnTheGrid) {
    SimMarket market("sim", 5, k_start, k_hour);
    for (int i = 0; i < 200; ++i) {
        market.advance_to(later(Seconds{i * 97}));
        const auto contexts = market.contexts();
        for (std::size_t coin = 0; coin < k_sim_coins; ++coin) {
            const int decimals = market_specs()[coin].size_decimals;
            const Decimal mark = Decimal::from_double(*contexts[coin].mark_px).value();
            const Decimal mid = Decimal::from_double(*contexts[coin].mid_px).value();
            ASSERT_TRUE(is_on_price_grid(mark, decimals)) << mark.text();
            ASSERT_TRUE(is_on_price_grid(Decimal::from_double(*contexts[coin].oracle_px).value(),
                                         decimals));
            ASSERT_TRUE(mid == mark || mid - mark == tick_at(mark, decimals) / Decimal::from_int(2))
                << mid.text() << " beside " << mark.text();
        }
    }
}

// Loose bounds that hold for every seed tried: they catch a market that died or exploded.
TEST(SimMarket, LooksLikeAMarket) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        SimMarket market("sim", seed, k_start, k_hour);
        std::vector<double> btc;
        std::vector<double> eth;
        double funded = 0;
        auto last = market.contexts();
        for (int minute = 1; minute <= 7 * 1440; ++minute) {
            market.advance_to(later(Seconds{minute * 60}));
            auto now = market.contexts();
            btc.push_back(*now[0].mark_px / *last[0].mark_px - 1);
            eth.push_back(*now[1].mark_px / *last[1].mark_px - 1);
            funded += std::fabs(*now[0].funding);
            last = std::move(now);
        }
        double bb = 0, ee = 0, be = 0, b4 = 0, clustered = 0;
        const auto n = static_cast<double>(btc.size());
        for (std::size_t i = 0; i < btc.size(); ++i) {
            bb += btc[i] * btc[i];
            ee += eth[i] * eth[i];
            be += btc[i] * eth[i];
            b4 += btc[i] * btc[i] * btc[i] * btc[i];
            clustered += i >= 10 ? btc[i] * btc[i] * btc[i - 10] * btc[i - 10] : 0;
        }
        const double variance = bb / n;
        EXPECT_GT(std::sqrt(variance), 0.0002);
        EXPECT_LT(std::sqrt(variance), 0.0015);
        EXPECT_GT(be / std::sqrt(bb * ee), 0.5);               // together
        EXPECT_GT(b4 / n / (variance * variance), 3.5);        // fat tails
        EXPECT_GT(clustered / n / (variance * variance), 1.1); // calm and wild hours
        EXPECT_GT(funded / n, 0.00000001);
        EXPECT_LT(funded / n, 0.0005);
        EXPECT_GT(*last[0].mark_px, 50'000);
        EXPECT_LT(*last[0].mark_px, 220'000);
    }
}

TEST(SimMarket, HasAPastForFourHourCandles) {
    SimMarket market("sim", 2, k_start);
    const auto long_term = market.candles(Symbol("SOL"), "4h", 60);
    ASSERT_EQ(long_term.size(), 60U);
    EXPECT_FALSE(long_term.back().is_closed);
    for (std::size_t i = 0; i + 1 < long_term.size(); ++i) {
        EXPECT_TRUE(long_term[i].is_closed);
        EXPECT_EQ(long_term[i].close_ms + 1, long_term[i + 1].open_ms);
        EXPECT_LE(long_term[i].low, std::min(long_term[i].open, long_term[i].close));
        EXPECT_GE(long_term[i].high, std::max(long_term[i].open, long_term[i].close));
        EXPECT_GT(long_term[i].volume, 0);
    }
    EXPECT_EQ(market.candles(Symbol("SOL"), "3m", 20).size(), 20U);
    EXPECT_TRUE(market.contexts()[2].prev_day_px.has_value());
    EXPECT_TRUE(market.candles(Symbol("SOL"), "7m", 20).empty());
    EXPECT_TRUE(market.candles(Symbol("HYPE"), "1m", 20).empty());
}

TEST(SimMarket, WhatWasNotStoredIsMissingAfterARestart) {
    SimMarket before("sim", 2, k_start, k_hour);
    auto bars = before.candles(Symbol("ETH"), "1m", 61);
    bars.pop_back(); // still forming
    bars.erase(bars.begin() + 20, bars.begin() + 30);
    SimMarket after = SimMarket::restore("sim", before.state()).value();
    after.restore_bars(bars);
    after.advance_to(later(Seconds{120}));
    const auto seen = after.candles(Symbol("ETH"), "1m", 200);
    std::size_t gaps = 0;
    for (std::size_t i = 0; i + 1 < seen.size(); ++i) {
        gaps += seen[i].close_ms + 1 == seen[i + 1].open_ms ? 0 : 1;
    }
    EXPECT_EQ(gaps, 1U);
    EXPECT_EQ(seen.front().open_ms, bars.front().open_ms);
}

} // namespace
} // namespace nof0::venues::sim
