// The widths of bars that may be asked for, narrowest first.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace nof0::projections {

struct BarInterval {
    std::string_view name; // "15m"
    std::int64_t ms;
};

std::span<const BarInterval> bar_intervals();

} // namespace nof0::projections
