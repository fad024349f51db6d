#include "venues/hyperliquid/rounding.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::venues::hyperliquid {
namespace {

constexpr int k_wire_decimals_max = 8;

constexpr Int128 power_of_ten(int exponent) {
    Int128 power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

} // namespace

Status<> check_notional(Decimal price, Decimal size) {
    const std::optional<Decimal> notional = checked_multiply(price, size);
    if (notional && *notional < k_notional_min) {
        return fail(fmt::format("Order must have minimum value of $10: {} * {} is {}", price.text(),
                                size.text(), notional->text()));
    }
    return Done{};
}

Result<std::string> wire_text(Decimal amount) {
    if (amount.truncated(k_wire_decimals_max) != amount) {
        return fail(
            fmt::format("{} has more than {} decimals", amount.text(), k_wire_decimals_max));
    }
    return amount.text();
}

Result<Int128> scaled_integer(Decimal amount, int decimals) {
    ensure(decimals >= 0 && decimals <= Decimal::k_decimals, "a Decimal has 12 decimals");
    const Int128 unit = power_of_ten(Decimal::k_decimals - decimals);
    if (amount.units() % unit != 0) {
        return fail(fmt::format("{} has more than {} decimals", amount.text(), decimals));
    }
    return amount.units() / unit;
}

} // namespace nof0::venues::hyperliquid
