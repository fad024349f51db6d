#include "rules/equity.hpp"

#include <array>
#include <cmath>
#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

TEST(Equity, PercentagesKeepTheRecordedArtefacts) {
    EXPECT_EQ(cum_pnl_pct(8963.6, 10'000), -10.363999999999999);
    EXPECT_EQ(cum_pnl_pct(9911.609547, 10'000), -0.8840000000000001);
    EXPECT_EQ(return_pct(3334.89, 10'000), -66.64999999999999);
    EXPECT_EQ(return_pct(500, 250), 100);
}

TEST(Equity, MarkersCountWholeMinutesAndHours) {
    const ArenaTime inception = ArenaTime::from_us(1'000'000);
    EXPECT_EQ(minute_marker(ArenaTime::from_us(60'999'999), inception), 0);
    EXPECT_EQ(minute_marker(ArenaTime::from_us(61'000'000), inception), 1);
    EXPECT_EQ(minute_marker(ArenaTime::from_us(0), inception), -1);
    EXPECT_EQ(hour_marker(59), 0);
    EXPECT_EQ(hour_marker(60), 1);
    EXPECT_EQ(hour_marker(-1), -1);
}

// The recorded arena: equity = 10000 + realised + |unrealised|, also when unrealised is negative.
TEST(Equity, FindsTheRecordedSignMistake) {
    const double unrealized = -120.5;
    const double equity = 9800;
    const double realized_as_recorded = equity - 10'000 - 120.5;
    EXPECT_TRUE(recorded_realized_is_wrong(equity, 10'000, realized_as_recorded, unrealized));
    const double right = signed_realized_pnl(equity, 10'000, unrealized);
    EXPECT_DOUBLE_EQ(right, realized_as_recorded + 2 * 120.5);
    EXPECT_FALSE(recorded_realized_is_wrong(equity, 10'000, right, unrealized));
    EXPECT_FALSE(recorded_realized_is_wrong(equity, 10'000, equity - 10'000 - 50, 50));
    EXPECT_FALSE(recorded_realized_is_wrong(equity, 10'000, 12345, unrealized)); // another mistake
}

TEST(Equity, SharpeIsMeanOverSampleDeviation) {
    const std::array<double, 4> equity{100, 110, 104.5, 114.95}; // +10 %, -5 %, +10 %
    const double mean = 0.05;
    const double deviation = std::sqrt((0.05 * 0.05 + 0.1 * 0.1 + 0.05 * 0.05) / 2);
    EXPECT_NEAR(sharpe_ratio(equity).value(), mean / deviation, 1e-12);
    EXPECT_EQ(public_sharpe_ratio(sharpe_ratio(equity)), 0.577);
}

TEST(Equity, SharpeIsUndefinedWithoutVariation) {
    EXPECT_EQ(sharpe_ratio({}), std::nullopt);
    EXPECT_EQ(sharpe_ratio(std::array{100.0, 110.0}), std::nullopt);
    EXPECT_EQ(sharpe_ratio(std::array{100.0, 100.0, 100.0}), std::nullopt);
    EXPECT_EQ(sharpe_ratio(std::array{100.0, 0.0, 100.0, 120.0}), std::nullopt);
    EXPECT_EQ(public_sharpe_ratio(std::nullopt), std::nullopt);
}

} // namespace
} // namespace nof0::rules
