#include "rules/indicators.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace nof0::rules {
namespace {

TEST(Indicators, EmaBeginsAtTheMeanOfItsFirstPrices) {
    const std::vector<double> prices{1, 2, 6, 5, 1};
    EXPECT_EQ(ema_series(prices, 3), (std::vector<double>{3, 4, 2.5})); // factor 1/2
    EXPECT_TRUE(ema_series(std::span(prices).first(2), 3).empty());
}

TEST(Indicators, RsiFollowsWildersMeans) {
    // Changes +2, -1, +3; of two periods: gains 1, losses 0.5, then gains 2, losses 0.25.
    const std::vector<double> values = rsi_series(std::vector<double>{10, 12, 11, 14}, 2);
    ASSERT_EQ(values.size(), 2U);
    EXPECT_DOUBLE_EQ(values[0], 100.0 * 1 / 1.5);
    EXPECT_DOUBLE_EQ(values[1], 100.0 * 2 / 2.25);
}

TEST(Indicators, RsiAtItsEnds) {
    EXPECT_EQ(rsi_series(std::vector<double>{1, 2, 3}, 2), std::vector<double>{100});
    EXPECT_EQ(rsi_series(std::vector<double>{3, 2, 1}, 2), std::vector<double>{0});
    EXPECT_EQ(rsi_series(std::vector<double>{2, 2, 2}, 2), std::vector<double>{50});
    EXPECT_TRUE(rsi_series(std::vector<double>{2, 2}, 2).empty());
}

TEST(Indicators, AtrMeasuresGapsToo) {
    Atr atr(2);
    atr.add(11, 9, 10);
    EXPECT_EQ(atr.value(), std::nullopt);
    atr.add(15, 13, 14); // gap up: 15 - 10
    EXPECT_EQ(atr.value(), std::nullopt);
    atr.add(14, 11, 12); // 3
    EXPECT_EQ(atr.value(), 4);
    atr.add(8, 6, 7); // gap down: 12 - 6
    EXPECT_EQ(atr.value(), 5);
}

TEST(Indicators, MacdNeedsTwentySixPrices) {
    std::vector<double> prices(26);
    std::iota(prices.begin(), prices.end(), 1.0);
    EXPECT_TRUE(macd_series(std::span(prices).first(25)).empty());
    // On a line of slope 1 an EMA seeded by its mean lags the newest price by (n - 1) / 2 for good.
    const std::vector<double> values = macd_series(prices);
    ASSERT_EQ(values.size(), 1U);
    EXPECT_NEAR(values[0], 12.5 - 5.5, 1e-12);
}

// The textbook's whole-series form, written apart from the step that the classes take.
double naive_mean(const std::vector<double>& values, std::size_t periods, double factor) {
    double weight = 1;
    double sum = 0;
    for (std::size_t i = values.size(); i > periods; --i) {
        sum += weight * factor * values[i - 1];
        weight *= 1 - factor;
    }
    const double seed =
        std::accumulate(values.begin(), values.begin() + static_cast<long>(periods), 0.0);
    return sum + weight * seed / static_cast<double>(periods);
}

TEST(Indicators, StepsAgreeWithTheWholeSeries) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Random random(seed);
        const auto periods = static_cast<std::size_t>(random.between(1, 30));
        const auto count = periods + 1 + random.below(120);
        std::vector<double> prices{100};
        std::vector<double> gains;
        std::vector<double> losses;
        while (prices.size() < count) {
            prices.push_back(prices.back() * (1 + 0.01 * random.normal()));
            const double change = prices.back() - prices[prices.size() - 2];
            gains.push_back(std::max(change, 0.0));
            losses.push_back(std::max(-change, 0.0));
        }
        const int n = static_cast<int>(periods);
        const auto ema = ema_series(prices, n);
        ASSERT_EQ(ema.size(), count - periods + 1);
        EXPECT_NEAR(ema.back(), naive_mean(prices, periods, 2.0 / (n + 1)), 1e-9);
        const auto rsi = rsi_series(prices, n);
        ASSERT_EQ(rsi.size(), count - periods);
        const double up = naive_mean(gains, periods, 1.0 / n);
        const double down = naive_mean(losses, periods, 1.0 / n);
        EXPECT_NEAR(rsi.back(), 100 * up / (up + down), 1e-7);
        // A series cut short is a prefix: nothing looks ahead.
        const auto half = ema_series(std::span(prices).first(count / 2 + periods / 2), n);
        for (std::size_t i = 0; i < half.size(); ++i) {
            ASSERT_EQ(half[i], ema[i]);
        }
    }
}

} // namespace
} // namespace nof0::rules
