#include "rules/allocation.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

using enum AllocationStrategy;

AllocationInput trader(double pct, double growth = 1, int trades = 20,
                       std::optional<double> sharpe = {}) {
    return {.trader = TraderId("t"),
            .configured_pct = pct,
            .initial_equity_usd = 1000,
            .equity_usd = 1000 * growth,
            .sharpe = sharpe,
            .trades = trades};
}

std::vector<double> shares(AllocationStrategy strategy, double reserve,
                           const std::vector<AllocationInput>& traders) {
    std::vector<double> pcts;
    for (const Allocation& allocation : allocate(strategy, 10'000, reserve, traders)) {
        EXPECT_DOUBLE_EQ(allocation.usd, 100 * allocation.pct);
        pcts.push_back(allocation.pct);
    }
    return pcts;
}

using Shares = std::vector<double>;

TEST(Allocation, FixedIsAsConfiguredWhereItFits) {
    EXPECT_EQ(shares(fixed, 10, {trader(60), trader(29.9)}), (Shares{60, 29.9}));
    EXPECT_EQ(shares(fixed, 50, {trader(60), trader(40)}), (Shares{30, 20}));
    EXPECT_EQ(shares(fixed, 10, {}), Shares{});
    EXPECT_EQ(shares(fixed, 10, {trader(0)}), Shares{0});
}

TEST(Allocation, EqualSharesWhatTheReserveLeaves) {
    EXPECT_EQ(shares(equal, 10, {trader(60), trader(0), trader(5)}), (Shares{30, 30, 30}));
    EXPECT_EQ(shares(equal, 0, {trader(1), trader(1), trader(1)}), (Shares{33.33, 33.33, 33.33}));
}

TEST(Allocation, PerformanceMovesSharesToWhoEarns) {
    EXPECT_EQ(shares(performance, 40, {trader(30, 1.5), trader(30, 0.5)}), (Shares{45, 15}));
    // Held to a factor of two, and of one half.
    EXPECT_EQ(shares(performance, 40, {trader(30, 90), trader(30, 0)}), (Shares{48, 12}));
    // Too few trades say nothing; a negative Sharpe ratio earns no more.
    EXPECT_EQ(shares(performance, 40, {trader(30, 2, 9), trader(30, 2, 10, -0.1)}),
              (Shares{30, 30}));
}

TEST(Allocation, NeverMoreThanTheReserveLeaves) {
    for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
        Random random(seed);
        std::vector<AllocationInput> traders;
        for (auto left = random.below(12); left > 0; --left) {
            traders.push_back(trader(100 * random.unit(), 3 * random.unit(),
                                     static_cast<int>(random.between(0, 30)), random.normal()));
        }
        const double reserve = random.chance(0.1) ? 100 : 100 * random.unit();
        for (const AllocationStrategy strategy : {fixed, equal, performance}) {
            double sum = 0;
            for (const double pct : shares(strategy, reserve, traders)) {
                ASSERT_GE(pct, 0) << "seed " << seed;
                sum += pct;
            }
            ASSERT_LE(sum, 100 - reserve + 1e-6) << "seed " << seed;
        }
    }
}

TEST(Allocation, EarningMoreNeverBringsLess) {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        Random random(seed);
        std::vector<AllocationInput> traders;
        for (int i = 0; i < 4; ++i) {
            traders.push_back(trader(25 * random.unit(), 2 * random.unit()));
        }
        const double before = shares(performance, 0, traders)[0];
        traders[0].equity_usd += 500 * random.unit();
        ASSERT_GE(shares(performance, 0, traders)[0], before) << "seed " << seed;
    }
}

} // namespace
} // namespace nof0::rules
