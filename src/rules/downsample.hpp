// Fewer points of a curve for a chart that has room for some hundreds, without losing what is seen.
//
// The time is cut into equal buckets, and of each bucket the least and the greatest value stay, at
// their own times; so do the first and the last point, and both ends of the longest gaps. So every
// peak and every fall of the curve is in the answer, which methods that choose one point per bucket
// (such as largest-triangle-three-buckets, S. Steinarsson, "Downsampling Time Series for Visual
// Representation", 2013) do not promise. The method is the M4 aggregation of U. Jugel et al.,
// "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014, less the first and last
// point of each bucket.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace nof0::rules {

struct CurvePoint {
    std::int64_t at_ms = 0;
    double value = 0;

    bool operator==(const CurvePoint&) const = default;
};

// Nothing is known between the two, of which both are times of points.
struct CurveGap {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;

    bool operator==(const CurveGap&) const = default;
};

struct Curve {
    std::vector<CurvePoint> points{}; // ascending in time
    std::vector<CurveGap> gaps{};     // ascending; those whose ends are among the points
};

// At most `points_max` of them; all when they fit. Points further apart than `gap_ms` are a gap:
// the longest gaps stay, as many as a quarter of the points has room for (a gap needs two).
// REQUIRES points that ascend in time, and points_max >= 8.
Curve downsample(std::span<const CurvePoint> points, std::size_t points_max, std::int64_t gap_ms);

} // namespace nof0::rules
