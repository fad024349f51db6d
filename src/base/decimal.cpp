#include "base/decimal.hpp"

namespace nof0 {
namespace {

using Wide = WideUint<4>;

// 10^exponent, below 2^63.
constexpr std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (; exponent > 0; --exponent) {
        power *= 10;
    }
    return power;
}

// The integer nearest to quotient + remainder / divisor, ties to the even one.
template<class Unsigned>
Uint128 half_even(Uint128 quotient, const Unsigned& remainder, const Unsigned& rest_to_divisor) {
    const auto order = remainder <=> rest_to_divisor;
    if (order > 0 || (order == 0 && (quotient & 1) != 0)) {
        return quotient + 1;
    }
    return quotient;
}

constexpr auto k_limit = static_cast<Uint128>(Decimal::k_units_limit);

// a * b / c, half-even; empty when it leaves the range of Decimal.
std::optional<Uint128> multiply_divide(Uint128 a, Uint128 b, Uint128 c) {
    Uint128 rounded = 0;
    if (bit_width(a) + bit_width(b) <= 128) {
        const Uint128 product = a * b;
        const Uint128 quotient = product / c; // the slow one of the two: divided once
        const Uint128 remainder = product - quotient * c;
        rounded = half_even(quotient, remainder, c - remainder);
    } else {
        const Wide product = multiply_wide<4>(a, b);
        const Wide divisor = Wide::from(c);
        if (product.width_bits() - divisor.width_bits() >= 128) {
            return std::nullopt; // at least 2^127, and the limit lies below
        }
        const WideQuotient<4> parts = divide_wide(product, divisor);
        if (parts.quotient >= k_limit) {
            return std::nullopt;
        }
        Wide rest = divisor;
        rest -= parts.remainder;
        rounded = half_even(parts.quotient, parts.remainder, rest);
    }
    if (rounded >= k_limit) {
        return std::nullopt;
    }
    return rounded;
}

std::optional<Decimal> signed_ratio(Int128 a, Int128 b, Int128 c) {
    const auto units = multiply_divide(magnitude(a), magnitude(b), magnitude(c));
    if (!units) {
        return std::nullopt;
    }
    const bool negative = (a < 0) != ((b < 0) != (c < 0));
    const auto plain = static_cast<Int128>(*units);
    return Decimal::from_units(negative ? -plain : plain);
}

} // namespace

Decimal Decimal::rounded(int places) const {
    ensure(places >= 0 && places <= k_decimals, "0 to 12 decimals");
    const auto step = power_of_ten(k_decimals - places);
    const Uint128 size = magnitude(units_);
    const auto unit = static_cast<Uint128>(step);
    const Uint128 remainder = size % unit;
    const auto units =
        static_cast<Int128>(half_even(size / unit, remainder, unit - remainder) * unit);
    return from_units(units_ < 0 ? -units : units);
}

Decimal Decimal::truncated(int places) const {
    ensure(places >= 0 && places <= k_decimals, "0 to 12 decimals");
    return from_units(units_ - units_ % power_of_ten(k_decimals - places));
}

std::optional<Decimal> checked_add(Decimal a, Decimal b) {
    Int128 sum = 0;
    if (__builtin_add_overflow(a.units(), b.units(), &sum) || !Decimal::in_range(sum)) {
        return std::nullopt;
    }
    return Decimal::from_units(sum);
}

std::optional<Decimal> checked_multiply(Decimal a, Decimal b) {
    return signed_ratio(a.units(), b.units(), Decimal::k_units_per_one);
}

std::optional<Decimal> checked_divide(Decimal a, Decimal b) {
    if (b.is_zero()) {
        return std::nullopt;
    }
    return signed_ratio(a.units(), Decimal::k_units_per_one, b.units());
}

std::optional<Decimal> checked_share(Decimal a, Decimal b, Decimal c) {
    ensure(!c.is_zero(), "a share is of something");
    return signed_ratio(a.units(), b.units(), c.units());
}

Decimal share(Decimal a, Decimal b, Decimal c) {
    const auto result = checked_share(a, b, c);
    ensure(result.has_value(), "a share stays below 1e26");
    return *result;
}

Decimal Decimal::operator*(Decimal other) const {
    const auto product = checked_multiply(*this, other);
    ensure(product.has_value(), "a product stays below 1e26");
    return *product;
}

Decimal Decimal::operator/(Decimal other) const {
    ensure(!other.is_zero(), "a divisor is not zero");
    const auto quotient = checked_divide(*this, other);
    ensure(quotient.has_value(), "a quotient stays below 1e26");
    return *quotient;
}

} // namespace nof0
