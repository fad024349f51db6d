#include "rules/exact_moments.hpp"

#include "base/random.hpp"
#include "rules/counted_median.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

TEST(ExactMoments, OfFewValues) {
    ExactMoments none;
    EXPECT_EQ(none.sum(), 0);
    EXPECT_EQ(none.mean(), 0);
    EXPECT_EQ(none.sample_std(), 0);
    ExactMoments some;
    some.add(dec("0.1"));
    EXPECT_EQ(some.mean(), 0.1);
    EXPECT_EQ(some.sample_std(), 0);
    some.add(dec("-0.3"));
    EXPECT_EQ(some.sum(), -0.2);
    EXPECT_EQ(some.mean(), -0.1);
    EXPECT_EQ(some.sample_std(), std::sqrt(0.08));
}

TEST(ExactMoments, DoNotDependOnOrder) {
    Random random(31);
    std::vector<Decimal> values;
    for (int i = 0; i < 1000; ++i) {
        // Sixty decimal orders of magnitude between them would ruin any sum of doubles.
        const Int128 size = static_cast<Int128>(random.next()) << random.below(60);
        values.push_back(Decimal::from_units(random.chance(0.5) ? size : -size));
    }
    const auto moments_of = [&values] {
        ExactMoments moments;
        for (const Decimal value : values) {
            moments.add(value);
        }
        return std::array{moments.sum(), moments.mean(), moments.sample_std()};
    };
    const auto first = moments_of();
    std::reverse(values.begin(), values.end());
    EXPECT_EQ(moments_of(), first);
    std::sort(values.begin(), values.end());
    EXPECT_EQ(moments_of(), first);
}

TEST(ExactMoments, OfGroupsAreThoseOfAll) {
    Random random(32);
    std::array<ExactMoments, 3> groups;
    ExactMoments all;
    for (int i = 0; i < 1000; ++i) {
        // Up to the largest Decimal, so that the sums leave the machine's words.
        const Int128 size = static_cast<Int128>(random.next()) << random.below(62);
        const Decimal value = Decimal::from_units(random.chance(0.7) ? size : -size);
        groups[random.below(3)].add(value);
        all.add(value);
    }
    ExactMoments sum;
    for (const ExactMoments& group : groups) {
        sum.add(group);
    }
    EXPECT_EQ(sum.count(), all.count());
    EXPECT_EQ(sum.sum(), all.sum());
    EXPECT_EQ(sum.mean(), all.mean());
    EXPECT_EQ(sum.sample_std(), all.sample_std());
}

TEST(ExactMoments, SurviveTheLargestValues) {
    ExactMoments moments;
    const Decimal most = dec("99999999999999999999999999");
    for (int i = 0; i < 100; ++i) {
        moments.add(most);
        moments.add(-most);
    }
    EXPECT_EQ(moments.sum(), 0);
    EXPECT_DOUBLE_EQ(moments.sample_std(), 1e26 * std::sqrt(200.0 / 199));
    moments.add(most);
    EXPECT_DOUBLE_EQ(moments.sum(), 1e26);
}

TEST(ExactMoments, MediansAgree) {
    Random random(32);
    for (std::size_t n = 0; n < 60; ++n) {
        std::vector<Int128> values;
        CountedMedian counted;
        for (std::size_t i = 0; i < n; ++i) {
            values.push_back(random.between(-20, 20));
            counted.add(values.back());
        }
        std::vector<Int128> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        const double expected =
            n == 0
                ? 0
                : (static_cast<double>(sorted[(n - 1) / 2]) + static_cast<double>(sorted[n / 2])) /
                      2;
        EXPECT_EQ(exact_median(values, 1), expected) << n;
        EXPECT_EQ(counted.value(1), expected) << n;
    }
}

} // namespace
} // namespace nof0::rules
