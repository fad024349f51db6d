// CountedMedian: the exact median of many values of which few differ (confidences, leverages), in
// memory for the different ones only.
#pragma once

#include "base/wide_uint.hpp"

#include <cstdint>
#include <map>

namespace nof0::rules {

class CountedMedian {
public:
    void add(Int128 units) {
        ++counts_[units];
        ++total_;
    }
    // The middle value, or the mean of the middle two; 0 of nothing.
    double value(std::uint64_t units_per_one) const;

private:
    std::map<Int128, std::uint64_t> counts_;
    std::uint64_t total_ = 0;
};

} // namespace nof0::rules
