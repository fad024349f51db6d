#include "rules/rounding.hpp"

#include "base/ensure.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace nof0::rules {

double round_half_even(double x, int decimals) {
    ensure(std::isfinite(x), "only a number can be rounded");
    ensure(decimals >= 0 && decimals <= 15, "0 to 15 decimals");
    // to_chars with a precision prints the exact binary value correctly rounded, ties to even, and
    // from_chars reads the nearest double: the two steps of Python's own round().
    std::array<char, 400> buffer; // 309 digits before the point at most
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x,
                                   std::chars_format::fixed, decimals);
    ensure(end.ec == std::errc{}, "a rounded number fits its buffer");
    double rounded = 0;
    std::from_chars(buffer.data(), end.ptr, rounded);
    return rounded;
}

} // namespace nof0::rules
