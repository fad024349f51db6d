// Curves for charts: what must not be lost, over seeded walks.
#include "rules/downsample.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

constexpr std::int64_t k_gap_ms = 180'000;

std::vector<CurvePoint> walk(std::uint64_t seed) {
    Random random(seed);
    std::vector<CurvePoint> points;
    const auto count = static_cast<std::size_t>(random.between(0, 4'000));
    std::int64_t at_ms = 0;
    double value = 10'000;
    for (std::size_t i = 0; i < count; ++i) {
        at_ms += random.chance(0.01) ? random.between(k_gap_ms + 1, 100 * k_gap_ms)
                                     : random.between(0, 60'000);
        value += random.normal() * (random.chance(0.01) ? 500 : 5);
        points.push_back({at_ms, value});
    }
    return points;
}

class Downsample : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Downsample, KeepsWhatIsSeen) {
    const std::vector<CurvePoint> points = walk(GetParam());
    Random random(GetParam(), "points");
    const auto most = static_cast<std::size_t>(random.between(8, 600));
    const Curve curve = downsample(points, most, k_gap_ms);
    ASSERT_LE(curve.points.size(), most);
    ASSERT_EQ(curve.points.empty(), points.empty());
    if (points.empty()) {
        return;
    }
    EXPECT_EQ(curve.points.front(), points.front());
    EXPECT_EQ(curve.points.back(), points.back());
    const auto least = [](const auto& all) {
        return std::ranges::min(all, {}, &CurvePoint::value).value;
    };
    const auto greatest = [](const auto& all) {
        return std::ranges::max(all, {}, &CurvePoint::value).value;
    };
    EXPECT_EQ(least(curve.points), least(points));
    EXPECT_EQ(greatest(curve.points), greatest(points));
    // A part of what was there, in its order, with nothing made up.
    auto at = points.begin();
    for (const CurvePoint& point : curve.points) {
        at = std::find(at, points.end(), point);
        ASSERT_NE(at, points.end());
        ++at;
    }
}

TEST_P(Downsample, GapsStayGaps) {
    const std::vector<CurvePoint> points = walk(GetParam());
    const Curve curve = downsample(points, 200, k_gap_ms);
    std::int64_t shortest = curve.gaps.empty() ? 0 : curve.gaps.front().to_ms;
    for (const CurveGap& gap : curve.gaps) {
        shortest = std::min(shortest, gap.to_ms - gap.from_ms);
        const auto from = std::ranges::find(curve.points, gap.from_ms, &CurvePoint::at_ms);
        const auto to = std::ranges::find(curve.points, gap.to_ms, &CurvePoint::at_ms);
        EXPECT_NE(from, curve.points.end());
        EXPECT_NE(to, curve.points.end());
    }
    std::size_t longer = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const std::int64_t apart = points[i].at_ms - points[i - 1].at_ms;
        longer += apart > k_gap_ms && apart > shortest ? 1 : 0;
    }
    EXPECT_LE(longer, curve.gaps.size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, Downsample, testing::Range<std::uint64_t>(1, 200));

} // namespace
} // namespace nof0::rules
