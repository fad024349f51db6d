// JsonCursor::number(): the grammar of a number and its exact conversion.
//
// A number with at most 19 significant digits fits an integer; when that integer and the power of
// ten are both exact doubles, one multiplication or division rounds correctly (Clinger's fast
// path). All others go through std::from_chars, which is correctly rounded but several times
// slower.
#include "pipelines/import/json_cursor.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace nof0::pipelines {
namespace {

constexpr std::array<double, 23> k_powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t k_exact_integer_max = std::uint64_t{1} << 53;
constexpr int k_digits_max = 19;

bool is_digit(char c) {
    return static_cast<unsigned char>(c - '0') < 10;
}

// Whether eight characters are digits: only those keep a high half of 3 when 6 is added, too.
bool are_digits(std::uint64_t word) {
    return ((word & 0xF0F0F0F0F0F0F0F0) |
            (((word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;
}

// The number that eight digits spell, the first in the lowest byte: pairs, then fours, then all.
std::uint64_t eight_digits(std::uint64_t word) {
    word = (word & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
    word = (word & 0x00FF00FF00FF00FF) * 6553601 >> 16;
    return (word & 0x0000FFFF0000FFFF) * 42949672960001 >> 32;
}

// The digits of a number as they are read. The mantissa wraps when there are too many of them.
struct Digits {
    std::uint64_t mantissa = 0;
    std::ptrdiff_t count = 0; // leading zeros included
    int exponent = 0;

    const char* read(const char* at) {
        const char* const begin = at;
        for (std::uint64_t word = load_word(at); are_digits(word); word = load_word(at)) {
            mantissa = mantissa * 100'000'000 + eight_digits(word);
            at += sizeof word;
        }
        for (; is_digit(*at); ++at) {
            mantissa = mantissa * 10 + static_cast<unsigned>(*at - '0');
        }
        count += at - begin;
        return at;
    }
    const char* read_exponent(const char* at, bool is_negative) {
        int power = 0;
        for (; is_digit(*at); ++at) {
            power = power < 100'000 ? power * 10 + (*at - '0') : power; // beyond any double
        }
        exponent += is_negative ? -power : power;
        return at;
    }
    bool is_exact() const {
        return count <= k_digits_max && mantissa <= k_exact_integer_max && exponent >= -22 &&
               exponent <= 22;
    }
};

} // namespace

bool JsonCursor::number(JsonNumber& number) {
    if (!good()) {
        return false;
    }
    const char* const begin = position_;
    const bool negative = *begin == '-';
    const char* at = begin + (negative ? 1 : 0);
    const char* const first = at;
    Digits digits;
    at = digits.read(at);
    const bool no_digits = at == first;
    const bool leading_zero = at - first > 1 && *first == '0';
    bool incomplete = no_digits;
    number.is_integer = true;
    if (*at == '.') {
        const char* const fraction = at + 1;
        at = digits.read(fraction);
        digits.exponent = static_cast<int>(fraction - at);
        incomplete = incomplete || at == fraction;
        number.is_integer = false;
    }
    if (*at == 'e' || *at == 'E') {
        const bool signed_power = at[1] == '-' || at[1] == '+';
        const char* const power = at + (signed_power ? 2 : 1);
        at = digits.read_exponent(power, at[1] == '-');
        incomplete = incomplete || at == power;
        number.is_integer = false;
    }
    if (at >= end_) {
        return needs_more();
    }
    if (incomplete || leading_zero) {
        position_ = no_digits ? first : begin;
        return no_digits      ? unexpected("a digit")
               : leading_zero ? fail("a number with a leading zero")
                              : fail("a number without digits after its point or exponent");
    }
    position_ = at;
    if (digits.is_exact()) [[likely]] {
        const double whole = static_cast<double>(digits.mantissa);
        const double value = digits.exponent < 0
                                 ? whole / k_powers[static_cast<std::size_t>(-digits.exponent)]
                                 : whole * k_powers[static_cast<std::size_t>(digits.exponent)];
        number.value = negative ? -value : value;
        const auto integer = static_cast<std::int64_t>(digits.mantissa);
        number.integer = negative ? -integer : integer;
        return true;
    }
    return exact(begin, number);
}

bool JsonCursor::exact(const char* begin, JsonNumber& number) {
    const auto [end, error] = std::from_chars(begin, position_, number.value);
    if (error != std::errc{} || end != position_ || !std::isfinite(number.value)) {
        position_ = begin;
        return fail("a number outside the range of a double");
    }
    if (number.is_integer) {
        number.is_integer = std::from_chars(begin, position_, number.integer).ec == std::errc{};
    }
    return true;
}

} // namespace nof0::pipelines
