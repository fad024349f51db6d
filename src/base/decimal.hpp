// Decimal: an exact amount, a whole number of units of 1e-12, as PostgreSQL's NUMERIC(38,12) holds
// it. Sums, comparisons and text are exact; products and quotients go through 256 bits and are
// rounded half-even at 1e-12, once. A conversion to double happens once, at the very end.
//
// Every Decimal lies strictly between -1e26 and 1e26. The operators treat leaving that range as a
// bug of ours (ensure); where an input decides the size, use the checked_ functions.
#pragma once

#include "base/result.hpp"
#include "base/wide_uint.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

class Decimal {
public:
    static constexpr int k_decimals = 12;
    static constexpr std::int64_t k_units_per_one = 1'000'000'000'000;
    // 1e38: the first magnitude in units that NUMERIC(38,12) cannot hold.
    static constexpr Int128 k_units_limit =
        Int128{10'000'000'000'000'000'000ULL} * Int128{10'000'000'000'000'000'000ULL};

    constexpr Decimal() = default;
    // REQUIRES |units| < 1e38.
    static constexpr Decimal from_units(Int128 units) {
        ensure(in_range(units), "a Decimal holds less than 1e26");
        Decimal value;
        value.units_ = units;
        return value;
    }
    static constexpr Decimal from_int(std::int64_t whole) {
        return from_units(Int128{whole} * k_units_per_one);
    }

    // Plain or scientific notation: "-12.50", "1e-7". Refuses an empty text, NaN, infinities, white
    // space, a leading plus, anything after the number, a non-zero digit beyond the 12th decimal
    // (nothing is rounded silently) and amounts of 1e26 or more.
    static Result<Decimal> parse(std::string_view text);
    // The decimal that the shortest text of the double spells (what a JSON file said), rounded
    // half-even where it has more than 12 decimals. Refuses NaN, infinities and 1e26 or more.
    static Result<Decimal> from_double(double value);

    constexpr Int128 units() const { return units_; }
    constexpr bool is_zero() const { return units_ == 0; }
    constexpr int sign() const { return units_ > 0 ? 1 : units_ < 0 ? -1 : 0; }
    constexpr Decimal abs() const { return units_ < 0 ? -*this : *this; }

    // Shortest plain text: no exponent, no trailing zeros, no "-0".
    std::string text() const;
    void append_to(std::string& out) const;
    // The nearest double, ties to even.
    double to_double() const;
    // Half-even to `places` decimals. REQUIRES 0 <= places <= 12.
    Decimal rounded(int places) const;
    // Towards zero to `places` decimals. REQUIRES 0 <= places <= 12.
    Decimal truncated(int places) const;

    constexpr auto operator<=>(const Decimal&) const = default;
    constexpr Decimal operator-() const { return from_units(-units_); }
    constexpr Decimal operator+(Decimal other) const {
        Int128 sum = 0;
        ensure(!__builtin_add_overflow(units_, other.units_, &sum), "a sum stays below 1e26");
        return from_units(sum);
    }
    constexpr Decimal operator-(Decimal other) const { return *this + -other; }
    constexpr Decimal& operator+=(Decimal other) { return *this = *this + other; }
    constexpr Decimal& operator-=(Decimal other) { return *this = *this - other; }
    Decimal operator*(Decimal other) const;
    Decimal operator/(Decimal other) const; // REQUIRES other != 0

    static constexpr bool in_range(Int128 units) {
        return units > -k_units_limit && units < k_units_limit;
    }

private:
    Int128 units_ = 0;
};

// Empty instead of an abort where the result leaves the range or the divisor is zero.
std::optional<Decimal> checked_add(Decimal a, Decimal b);
std::optional<Decimal> checked_multiply(Decimal a, Decimal b);
std::optional<Decimal> checked_divide(Decimal a, Decimal b);
// a * b / c with one rounding: the share of a that b has in c. REQUIRES c != 0.
std::optional<Decimal> checked_share(Decimal a, Decimal b, Decimal c);
Decimal share(Decimal a, Decimal b, Decimal c);

} // namespace nof0
