#include "rules/downsample.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <utility>

namespace nof0::rules {
namespace {

std::vector<CurveGap> gaps_of(std::span<const CurvePoint> points, std::int64_t gap_ms) {
    std::vector<CurveGap> gaps;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (points[i].at_ms - points[i - 1].at_ms > gap_ms) {
            gaps.push_back({points[i - 1].at_ms, points[i].at_ms});
        }
    }
    return gaps;
}

// The longest ones, of equal ones the earlier; ascending in time again.
void keep_longest(std::vector<CurveGap>& gaps, std::size_t most) {
    if (gaps.size() <= most) {
        return;
    }
    std::ranges::sort(gaps, {}, [](const CurveGap& gap) {
        return std::pair(gap.from_ms - gap.to_ms, gap.from_ms);
    });
    gaps.resize(most);
    std::ranges::sort(gaps, {}, &CurveGap::from_ms);
}

// Marks the least and the greatest of each of `buckets` equal parts of the time.
void mark_extremes(std::span<const CurvePoint> points, std::size_t buckets,
                   std::vector<bool>& kept) {
    const std::int64_t start = points.front().at_ms;
    const auto span = static_cast<double>(points.back().at_ms - start) + 1;
    const auto bucket_of = [&](const CurvePoint& point) {
        const double part = static_cast<double>(point.at_ms - start) / span;
        return static_cast<std::size_t>(part * static_cast<double>(buckets));
    };
    for (std::size_t i = 0; i < points.size();) {
        const std::size_t bucket = bucket_of(points[i]);
        std::size_t least = i;
        std::size_t greatest = i;
        for (; i < points.size() && bucket_of(points[i]) == bucket; ++i) {
            least = points[i].value < points[least].value ? i : least;
            greatest = points[i].value > points[greatest].value ? i : greatest;
        }
        kept[least] = true;
        kept[greatest] = true;
    }
}

void mark_gap_ends(std::span<const CurvePoint> points, const std::vector<CurveGap>& gaps,
                   std::vector<bool>& kept) {
    std::size_t at = 0;
    for (const CurveGap& gap : gaps) {
        while (points[at].at_ms != gap.from_ms || points[at + 1].at_ms != gap.to_ms) {
            ++at;
        }
        kept[at] = true;
        kept[at + 1] = true;
    }
}

} // namespace

Curve downsample(std::span<const CurvePoint> points, std::size_t points_max, std::int64_t gap_ms) {
    constexpr std::size_t least_points = 8;
    ensure(points_max >= least_points, "a curve has room for some points");
    Curve curve;
    curve.gaps = gaps_of(points, gap_ms);
    keep_longest(curve.gaps, points_max / 8);
    if (points.size() <= points_max) {
        curve.points.assign(points.begin(), points.end());
        return curve;
    }
    // First and last, the ends of the gaps, and two of each bucket.
    const std::size_t room = points_max - 2 - 2 * curve.gaps.size();
    std::vector<bool> kept(points.size());
    kept.front() = true;
    kept.back() = true;
    mark_gap_ends(points, curve.gaps, kept);
    mark_extremes(points, room / 2, kept);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (kept[i]) {
            curve.points.push_back(points[i]);
        }
    }
    return curve;
}

} // namespace nof0::rules
