#include "base/exact_ratio.hpp"

#include <cmath>

namespace nof0 {
namespace {

// A quotient with a chosen number of bits: number / divisor = bits * 2^-shift, and a little more
// when `inexact`.
struct ScaledQuotient {
    Uint128 bits = 0;
    int shift = 0;
    bool inexact = false;
};

enum class Shift { any, even };

ScaledQuotient scaled_quotient(const ExactUint& number, const ExactUint& divisor, int bits,
                               Shift parity) {
    int shift = bits - (number.width_bits() - divisor.width_bits());
    if (parity == Shift::even && shift % 2 != 0) {
        ++shift;
    }
    const auto parts =
        shift >= 0 ? divide_wide(number << shift, divisor) : divide_wide(number, divisor << -shift);
    return {parts.quotient, shift, !parts.remainder.is_zero()};
}

// REQUIRES at least 55 significant bits, so that the sticky bit stands below the rounding bit and
// the conversion of the whole number rounds correctly.
double rounded(std::uint64_t bits, bool inexact, int shift) {
    return std::ldexp(static_cast<double>(bits | (inexact ? 1 : 0)), -shift);
}

std::uint64_t floor_sqrt(Uint128 square) {
    std::uint64_t root = 0;
    for (int bit = 63; bit >= 0; --bit) {
        const std::uint64_t candidate = root | (std::uint64_t{1} << bit);
        if (Uint128{candidate} * candidate <= square) {
            root = candidate;
        }
    }
    return root;
}

} // namespace

double ratio_to_double(const ExactUint& number, const ExactUint& divisor) {
    ensure(!divisor.is_zero(), "a divisor is not zero");
    if (number.is_zero()) {
        return 0;
    }
    const ScaledQuotient q = scaled_quotient(number, divisor, 60, Shift::any);
    return rounded(static_cast<std::uint64_t>(q.bits), q.inexact, q.shift);
}

double sqrt_ratio_to_double(const ExactUint& number, const ExactUint& divisor) {
    ensure(!divisor.is_zero(), "a divisor is not zero");
    if (number.is_zero()) {
        return 0;
    }
    const ScaledQuotient q = scaled_quotient(number, divisor, 122, Shift::even);
    const std::uint64_t root = floor_sqrt(q.bits);
    const bool inexact = q.inexact || Uint128{root} * root != q.bits;
    return rounded(root, inexact, q.shift / 2);
}

} // namespace nof0
