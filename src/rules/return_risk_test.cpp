#include "rules/return_risk.hpp"

#include "base/random.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace nof0::rules {
namespace {

std::vector<double> walk(std::uint64_t seed, std::size_t hours, double step) {
    Random random(seed);
    std::vector<double> equity;
    double value = 10'000;
    for (std::size_t i = 0; i < hours; ++i) {
        value *= std::exp(step * random.normal());
        equity.push_back(value);
    }
    return equity;
}

TEST(ReturnRisk, DrawdownIsTheGreatestFallFromAPeak) {
    const std::vector<double> equity{10'500, 12'000, 9'000, 11'000, 10'800};
    EXPECT_EQ(return_risk(10'000, equity).max_drawdown_pct, 25.0);
    const std::vector<double> fallen{9'000};
    EXPECT_EQ(return_risk(10'000, fallen).max_drawdown_pct, 10.0);
    const std::vector<double> risen{10'001, 10'002};
    EXPECT_EQ(return_risk(10'000, risen).max_drawdown_pct, 0.0);
    EXPECT_EQ(return_risk(10'000, {}), ReturnRisk{});
}

TEST(ReturnRisk, FewHoursAndRuinHaveNoInterval) {
    EXPECT_FALSE(return_risk(10'000, walk(1, 9, 0.01)).return_low);
    EXPECT_TRUE(return_risk(10'000, walk(1, 10, 0.01)).return_low);
    std::vector<double> ruined = walk(1, 50, 0.01);
    ruined[20] = -5;
    EXPECT_FALSE(return_risk(10'000, ruined).return_high);
    EXPECT_GT(return_risk(10'000, ruined).max_drawdown_pct.value(), 100);
}

TEST(ReturnRisk, SteadyGrowthHasNoNoise) {
    std::vector<double> equity;
    for (int hour = 1; hour <= 100; ++hour) {
        equity.push_back(10'000 * std::pow(1.001, hour));
    }
    const ReturnRisk risk = return_risk(10'000, equity);
    EXPECT_EQ(risk.return_low, risk.return_high);
    EXPECT_EQ(risk.return_low, 10.51);
}

TEST(ReturnRisk, TheSameHistoryHasTheSameInterval) {
    const std::vector<double> equity = walk(3, 336, 0.004);
    EXPECT_EQ(return_risk(10'000, equity), return_risk(10'000, equity));
}

// Of independent hourly steps s over n hours the logarithm's deviation is s * sqrt(n): the interval
// is about 1.96 of them on either side of what was made.
TEST(ReturnRisk, TheIntervalIsAsWideAsTheLuck) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::vector<double> equity = walk(seed, 1'000, 0.003);
        const ReturnRisk risk = return_risk(10'000, equity);
        const double middle = std::log(equity.back() / 10'000);
        const double low = std::log1p(risk.return_low.value() / 100);
        const double high = std::log1p(risk.return_high.value() / 100);
        const double half = 1.96 * 0.003 * std::sqrt(1'000.0);
        EXPECT_LT(low, middle) << seed;
        EXPECT_GT(high, middle) << seed;
        EXPECT_NEAR((high - low) / 2, half, half * 0.25) << seed;
    }
}

} // namespace
} // namespace nof0::rules
