// Rounding a double as Python's round(x, n) does, which the recorded percentages went through.
#pragma once

namespace nof0::rules {

// The double nearest to the exact binary value of x rounded half-even to `decimals` decimals.
// REQUIRES a finite x and 0 <= decimals <= 15.
double round_half_even(double x, int decimals);

} // namespace nof0::rules
