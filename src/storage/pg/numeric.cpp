#include "storage/pg/numeric.hpp"

#include <array>

namespace nof0::pg {
namespace {

// The wire form: count of base-10000 digits, weight of the first one, sign, decimals to display,
// digits. A unit of 1e-12 is exactly three digits behind the point.
constexpr int k_digit_base = 10'000;
constexpr int k_fraction_digits = 3;
constexpr int k_weight_max = 6; // 26 decimal digits before the point: seven digits
constexpr int k_digits_max = k_fraction_digits + k_weight_max + 1;
constexpr int k_first_digit_end = 100; // the digit of weight 6 has two decimal digits at most
constexpr std::size_t k_header_bytes = 8;

constexpr std::uint16_t k_positive = 0x0000;
constexpr std::uint16_t k_negative = 0x4000;

using Magnitude = unsigned __int128;

Magnitude power_of_base(int exponent) {
    Magnitude power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= k_digit_base;
    }
    return power;
}

Magnitude digit_units(int digit, int weight) {
    if (digit < 0 || digit >= k_digit_base) {
        throw DecodeError("numeric with an invalid digit");
    }
    if (digit == 0) {
        return 0;
    }
    if (weight < -k_fraction_digits) {
        throw DecodeError("numeric is finer than 1e-12");
    }
    if (weight > k_weight_max || (weight == k_weight_max && digit >= k_first_digit_end)) {
        throw DecodeError("numeric is 1e26 or more");
    }
    return static_cast<Magnitude>(digit) * power_of_base(weight + k_fraction_digits);
}

} // namespace

void Codec<Decimal>::encode(std::string& out, const Decimal& value) {
    const bool negative = value.sign() < 0;
    auto rest = static_cast<Magnitude>(value.abs().units());
    std::array<std::int16_t, k_digits_max> digits{}; // lowest first
    int high = 0;                                    // one past the highest digit that is not 0
    for (int i = 0; rest != 0; ++i) {
        digits[static_cast<std::size_t>(i)] = static_cast<std::int16_t>(rest % k_digit_base);
        rest /= k_digit_base;
        high = i + 1;
    }
    int low = 0;
    while (low < high && digits[static_cast<std::size_t>(low)] == 0) {
        ++low;
    }
    wire::put(out, static_cast<std::int16_t>(high - low));
    wire::put(out, static_cast<std::int16_t>(high == 0 ? 0 : high - 1 - k_fraction_digits));
    wire::put(out, negative ? k_negative : k_positive);
    wire::put(out, static_cast<std::int16_t>(Decimal::k_decimals));
    for (int i = high - 1; i >= low; --i) {
        wire::put(out, digits[static_cast<std::size_t>(i)]);
    }
}

Decimal Codec<Decimal>::decode(std::string_view bytes) {
    if (bytes.size() < k_header_bytes) {
        throw DecodeError("numeric is cut short");
    }
    const int count = wire::get<std::int16_t>(bytes.data());
    const int weight = wire::get<std::int16_t>(bytes.data() + 2);
    const auto sign = wire::get<std::uint16_t>(bytes.data() + 4);
    if (sign != k_positive && sign != k_negative) {
        throw DecodeError("numeric is NaN or infinite");
    }
    if (count < 0 || bytes.size() != k_header_bytes + 2 * static_cast<std::size_t>(count)) {
        throw DecodeError("numeric is cut short");
    }
    Magnitude units = 0;
    for (int i = 0; i < count; ++i) {
        const int digit = wire::get<std::int16_t>(bytes.data() + k_header_bytes + 2 * i);
        units += digit_units(digit, weight - i);
    }
    const auto signed_units = static_cast<Int128>(units);
    return Decimal::from_units(sign == k_negative ? -signed_units : signed_units);
}

} // namespace nof0::pg
