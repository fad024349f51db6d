// Decimals as text and as doubles, both ways.
#include "base/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace nof0 {
namespace {

constexpr auto k_limit = static_cast<Uint128>(Decimal::k_units_limit);

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A number's text taken apart: digits without the point, and the power of ten of the last one.
struct Digits {
    bool negative = false;
    std::string text;
    int exponent = 0;
};

constexpr std::size_t k_text_length_max = 128;

std::optional<Digits> split_number(std::string_view text) {
    Digits digits;
    std::size_t i = 0;
    if (i < text.size() && text[i] == '-') {
        digits.negative = true;
        ++i;
    }
    const std::size_t whole_start = i;
    for (; i < text.size() && is_digit(text[i]); ++i) {
        digits.text += text[i];
    }
    if (i == whole_start) {
        return std::nullopt;
    }
    if (i < text.size() && text[i] == '.') {
        const std::size_t fraction_start = ++i;
        for (; i < text.size() && is_digit(text[i]); ++i) {
            digits.text += text[i];
        }
        if (i == fraction_start) {
            return std::nullopt;
        }
        digits.exponent = -static_cast<int>(i - fraction_start);
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i + 1 < text.size() && text[i] == '+' && is_digit(text[i + 1])) {
            ++i; // from_chars reads no plus
        }
        int exponent = 0;
        const auto [end, error] =
            std::from_chars(text.data() + i, text.data() + text.size(), exponent);
        if (error != std::errc{} || exponent < -1000 || exponent > 1000) {
            return std::nullopt;
        }
        digits.exponent += exponent;
        i = static_cast<std::size_t>(end - text.data());
    }
    return i == text.size() ? std::optional(std::move(digits)) : std::nullopt;
}

// How the fraction 0.dropped compares with one half: below 0, 0, above 0.
int compare_with_half(std::string_view dropped) {
    if (dropped[0] != '5') {
        return dropped[0] < '5' ? -1 : 1;
    }
    return dropped.find_first_not_of('0', 1) == std::string_view::npos ? 0 : 1;
}

enum class ExtraDigits { refuse, round_half_even };

Result<Decimal> from_digits(const Digits& digits, ExtraDigits extra) {
    const int power = digits.exponent + Decimal::k_decimals; // of the last digit, in units
    const auto beyond = static_cast<std::size_t>(power < 0 ? -power : 0);
    const std::size_t kept = digits.text.size() > beyond ? digits.text.size() - beyond : 0;
    Uint128 units = 0;
    const auto append = [&units](int digit) {
        if (units >= k_limit / 10) {
            return false;
        }
        units = units * 10 + static_cast<unsigned>(digit);
        return true;
    };
    bool fits = true;
    for (std::size_t i = 0; fits && i < kept; ++i) {
        fits = append(digits.text[i] - '0');
    }
    for (int zeros = power; fits && units != 0 && zeros > 0; --zeros) {
        fits = append(0);
    }
    const std::string_view dropped = std::string_view(digits.text).substr(kept);
    if (fits && dropped.find_first_not_of('0') != std::string_view::npos) {
        if (extra == ExtraDigits::refuse) {
            return fail("a number with more than 12 decimals");
        }
        // Fewer digits than places beyond: zeros stand before them, so they are below a half.
        const int half = digits.text.size() < beyond ? -1 : compare_with_half(dropped);
        const bool up = half > 0 || (half == 0 && (units & 1) != 0);
        units += up ? 1 : 0;
        fits = units < k_limit;
    }
    if (!fits) {
        return fail("a number of 1e26 or more");
    }
    const auto plain = static_cast<Int128>(units);
    return Decimal::from_units(digits.negative ? -plain : plain);
}

} // namespace

namespace {

// 10^20 times the 17 digits of a double is still an Int128.
constexpr int k_power_max = 20;
constexpr auto k_powers = [] {
    std::array<Int128, k_power_max + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) {
        powers[i] = powers[i - 1] * 10;
    }
    return powers;
}();

// The units of a double that has at most 8 decimals and 15 digits, without writing its text. Two
// numbers of at most 15 digits are never one double, so the number found is what the shortest text
// spells as well.
std::optional<std::int64_t> hundred_millionths(double value) {
    constexpr double per_one = 1e8;
    constexpr double digits_limit = 1e15;
    const double whole = std::nearbyint(value * per_one);
    if (!(std::fabs(whole) < digits_limit) || whole / per_one != value) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(whole);
}
constexpr std::int64_t k_units_per_hundred_millionth = Decimal::k_units_per_one / 100'000'000;

// The units of a double's shortest text ("-1.234e+02"), for the usual ones: those that have no
// digit beyond the 12th decimal and are not huge.
std::optional<Int128> usual_units(std::string_view text) {
    const bool negative = text.front() == '-';
    std::int64_t digits = 0;
    int decimals = 0;
    std::size_t i = negative ? 1 : 0;
    for (bool fraction = false; text[i] != 'e'; ++i) {
        if (text[i] == '.') {
            fraction = true;
        } else {
            digits = digits * 10 + (text[i] - '0');
            decimals += fraction ? 1 : 0;
        }
    }
    int exponent = 0;
    std::from_chars(text.data() + i + 2, text.data() + text.size(), exponent);
    const int power = Decimal::k_decimals + (text[i + 1] == '-' ? -exponent : exponent) - decimals;
    if (power < 0 || power > k_power_max) {
        return std::nullopt;
    }
    const Int128 units = Int128{digits} * k_powers[static_cast<std::size_t>(power)];
    return negative ? -units : units;
}

} // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
    if (text.size() > k_text_length_max) {
        return fail("a number of more than 128 characters");
    }
    const auto digits = split_number(text);
    if (!digits) {
        return fail("not a decimal number");
    }
    return from_digits(*digits, ExtraDigits::refuse);
}

Result<Decimal> Decimal::from_double(double value) {
    if (const auto whole = hundred_millionths(value)) {
        return from_units(Int128{*whole} * k_units_per_hundred_millionth);
    }
    if (!std::isfinite(value)) {
        return fail("not a finite number");
    }
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::scientific);
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
    if (const auto units = usual_units(text)) {
        return from_units(*units); // below 1e38: 17 digits and 20 zeros
    }
    const auto digits = split_number(text);
    ensure(digits.has_value(), "to_chars writes a number");
    return from_digits(*digits, ExtraDigits::round_half_even);
}

void Decimal::append_to(std::string& out) const {
    Uint128 rest = magnitude(units_);
    std::array<char, 48> buffer;
    std::size_t begin = buffer.size();
    bool significant = false; // trailing zeros of the fraction are not written
    for (int decimal = 0; decimal < k_decimals; ++decimal, rest /= 10) {
        const int digit = static_cast<int>(rest % 10);
        significant = significant || digit != 0;
        if (significant) {
            buffer[--begin] = static_cast<char>('0' + digit);
        }
    }
    if (significant) {
        buffer[--begin] = '.';
    }
    do {
        buffer[--begin] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (units_ < 0) {
        buffer[--begin] = '-';
    }
    out.append(buffer.data() + begin, buffer.size() - begin);
}

std::string Decimal::text() const {
    std::string out;
    append_to(out);
    return out;
}

double Decimal::to_double() const {
    // Below 2^53 both numbers are doubles exactly, so one division rounds once.
    constexpr Uint128 exact_below = Uint128{1} << 53;
    if (magnitude(units_) < exact_below) {
        return static_cast<double>(static_cast<std::int64_t>(units_)) /
               static_cast<double>(k_units_per_one);
    }
    const std::string digits = text();
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

} // namespace nof0
