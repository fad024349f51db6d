// Stored doubles back to exact decimals, for sums whose order must not matter.
#pragma once

#include "base/decimal.hpp"

namespace nof0::rules {

// The decimal that a stored double spells, at 1e-12. Rows are checked when they are written, so a
// double that is not finite or at least 1e26 here is a bug (ensure).
Decimal decimal_of(double stored);

} // namespace nof0::rules
