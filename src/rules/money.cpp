#include "rules/money.hpp"

namespace nof0::rules {

Decimal decimal_of(double stored) {
    const auto decimal = Decimal::from_double(stored);
    ensure(decimal.ok(), "a stored amount is finite and below 1e26");
    return *decimal;
}

} // namespace nof0::rules
