#include "base/random.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

namespace nof0 {
namespace {

// The generator's own published first outputs for the state 1, 2, 3, 4 cannot be reached through a
// seed; these pin ours, so that a recording of today can be made again in ten years.
TEST(Random, GivesTheSameNumbersForEver) {
    Random random(42);
    EXPECT_EQ(random.next(), 1546998764402558742ULL);
    EXPECT_EQ(random.next(), 6990951692964543102ULL);
    EXPECT_EQ(Random(7).unit(), Random(7).unit());
    EXPECT_NE(Random(7).next(), Random(8).next());
    EXPECT_NE(Random(7, "prices").next(), Random(7, "fills").next());
    EXPECT_EQ(Random(7, "prices").next(), Random(7, "prices").next());
}

TEST(Random, StaysInItsRanges) {
    Random random(3);
    std::set<std::int64_t> seen;
    for (int i = 0; i < 10'000; ++i) {
        seen.insert(random.between(-2, 3));
        const double unit = random.unit();
        ASSERT_GE(unit, 0);
        ASSERT_LT(unit, 1);
        ASSERT_LT(random.below(10), 10U);
    }
    EXPECT_EQ(seen, (std::set<std::int64_t>{-2, -1, 0, 1, 2, 3}));
    EXPECT_EQ(random.between(5, 5), 5);
    random.between(INT64_MIN, INT64_MAX);
    EXPECT_DEATH(random.below(0), "range");
}

struct Shape {
    double mean = 0;
    double variance = 0;
    double kurtosis = 0;
};
template<class Draw>
Shape shape_of(Draw draw) {
    constexpr int n = 200'000;
    double sum = 0, square = 0, fourth = 0;
    for (int i = 0; i < n; ++i) {
        const double x = draw();
        sum += x;
        square += x * x;
        fourth += x * x * x * x;
    }
    const double variance = square / n;
    return {sum / n, variance, fourth / n / (variance * variance)};
}

TEST(Random, HasTheShapesItPromises) {
    Random random(5);
    const Shape normal = shape_of([&] { return random.normal(); });
    EXPECT_NEAR(normal.mean, 0, 0.01);
    EXPECT_NEAR(normal.variance, 1, 0.02);
    EXPECT_NEAR(normal.kurtosis, 2.9, 0.1);
    const Shape fat = shape_of([&] { return random.fat_tailed(); });
    EXPECT_NEAR(fat.mean, 0, 0.01);
    EXPECT_NEAR(fat.variance, 1, 0.04);
    EXPECT_GT(fat.kurtosis, 7);
}

TEST(Random, MakesVersion4Uuids) {
    Random random(9);
    const std::string uuid = random.uuid();
    ASSERT_EQ(uuid.size(), 36U);
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
    EXPECT_EQ(uuid[8], '-');
    EXPECT_NE(random.uuid(), uuid);
}

} // namespace
} // namespace nof0
