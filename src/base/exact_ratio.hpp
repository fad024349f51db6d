// The one conversion at the end of exact arithmetic: a quotient of whole numbers, or its square
// root, to the nearest double (ties to even). Exact sums that end here give the same bits in any
// order of their terms, on any machine.
#pragma once

#include "base/wide_uint.hpp"

namespace nof0 {

// 512 bits: room for the squared sum of 2^64 terms of 128 bits.
using ExactUint = WideUint<8>;

// number / divisor. REQUIRES divisor > 0 and a result within the normal range of double.
double ratio_to_double(const ExactUint& number, const ExactUint& divisor);
// sqrt(number / divisor), likewise.
double sqrt_ratio_to_double(const ExactUint& number, const ExactUint& divisor);

} // namespace nof0
