// WideUint: unsigned integers wider than 128 bits, for the few places where an exact product,
// quotient or root does not fit the machine's own: Decimal and the exact statistics. Plain
// schoolbook arithmetic; the common case never comes here, because it fits 128 bits.
#pragma once

#include "base/ensure.hpp"

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace nof0 {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

constexpr int bit_width(Uint128 value) {
    const auto high = static_cast<std::uint64_t>(value >> 64);
    return high != 0 ? 64 + std::bit_width(high)
                     : std::bit_width(static_cast<std::uint64_t>(value));
}
constexpr Uint128 magnitude(Int128 value) {
    return value < 0 ? Uint128{0} - static_cast<Uint128>(value) : static_cast<Uint128>(value);
}

// Limbs of 64 bits, least significant first. Leaving the width is a bug (ensure).
template<std::size_t Limbs>
struct WideUint {
    std::array<std::uint64_t, Limbs> limbs{};

    static constexpr WideUint from(Uint128 value) {
        WideUint wide;
        wide.limbs[0] = static_cast<std::uint64_t>(value);
        wide.limbs[1] = static_cast<std::uint64_t>(value >> 64);
        return wide;
    }

    constexpr bool operator==(const WideUint&) const = default;
    constexpr std::strong_ordering operator<=>(const WideUint& other) const {
        for (std::size_t i = Limbs; i-- > 0;) {
            if (limbs[i] != other.limbs[i]) {
                return limbs[i] <=> other.limbs[i];
            }
        }
        return std::strong_ordering::equal;
    }
    constexpr bool is_zero() const { return *this == WideUint{}; }
    constexpr int width_bits() const {
        for (std::size_t i = Limbs; i-- > 0;) {
            if (limbs[i] != 0) {
                return static_cast<int>(i) * 64 + std::bit_width(limbs[i]);
            }
        }
        return 0;
    }

    constexpr WideUint& operator+=(const WideUint& other) {
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < Limbs; ++i) {
            const Uint128 sum = Uint128{limbs[i]} + other.limbs[i] + carry;
            limbs[i] = static_cast<std::uint64_t>(sum);
            carry = static_cast<std::uint64_t>(sum >> 64);
        }
        ensure(carry == 0, "a WideUint sum fits");
        return *this;
    }
    constexpr WideUint& operator-=(const WideUint& other) { // REQUIRES other <= *this
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < Limbs; ++i) {
            const Uint128 difference = Uint128{limbs[i]} - other.limbs[i] - borrow;
            limbs[i] = static_cast<std::uint64_t>(difference);
            borrow = (difference >> 64) != 0 ? 1 : 0;
        }
        ensure(borrow == 0, "a WideUint difference is not negative");
        return *this;
    }
    constexpr WideUint operator*(std::uint64_t factor) const {
        WideUint product;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < Limbs; ++i) {
            const Uint128 part = Uint128{limbs[i]} * factor + carry;
            product.limbs[i] = static_cast<std::uint64_t>(part);
            carry = static_cast<std::uint64_t>(part >> 64);
        }
        ensure(carry == 0, "a WideUint product fits");
        return product;
    }
    constexpr WideUint operator<<(int bits) const {
        ensure(bits >= 0 && width_bits() + bits <= static_cast<int>(Limbs) * 64,
               "a WideUint shift fits");
        const auto whole = static_cast<std::size_t>(bits / 64);
        const int part = bits % 64;
        WideUint shifted;
        for (std::size_t i = Limbs; i-- > whole;) {
            shifted.limbs[i] = limbs[i - whole] << part;
            if (part != 0 && i > whole) {
                shifted.limbs[i] |= limbs[i - whole - 1] >> (64 - part);
            }
        }
        return shifted;
    }
    constexpr void halve() {
        for (std::size_t i = 0; i + 1 < Limbs; ++i) {
            limbs[i] = (limbs[i] >> 1) | (limbs[i + 1] << 63);
        }
        limbs[Limbs - 1] >>= 1;
    }
};

template<std::size_t Limbs>
constexpr WideUint<Limbs> multiply_wide(Uint128 a, Uint128 b) {
    const WideUint<Limbs> wide = WideUint<Limbs>::from(a);
    WideUint<Limbs> product = wide * static_cast<std::uint64_t>(b);
    product += (wide * static_cast<std::uint64_t>(b >> 64)) << 64;
    return product;
}

template<std::size_t Limbs>
constexpr WideUint<Limbs> multiply_wide(const WideUint<Limbs>& a, const WideUint<Limbs>& b) {
    WideUint<Limbs> product;
    for (std::size_t i = 0; i < Limbs; ++i) {
        if (b.limbs[i] != 0) {
            product += (a * b.limbs[i]) << static_cast<int>(64 * i);
        }
    }
    return product;
}

template<std::size_t Limbs>
struct WideQuotient {
    Uint128 quotient = 0;
    WideUint<Limbs> remainder{};
};

// Shift and subtract: one step per bit of the quotient. REQUIRES a divisor above zero and a
// quotient below 2^128.
template<std::size_t Limbs>
constexpr WideQuotient<Limbs> divide_wide(WideUint<Limbs> number, const WideUint<Limbs>& divisor) {
    ensure(!divisor.is_zero(), "a divisor is not zero");
    WideQuotient<Limbs> result;
    int shift = number.width_bits() - divisor.width_bits();
    if (shift >= 0) {
        WideUint<Limbs> step = divisor << shift;
        for (; shift >= 0; --shift) {
            if (number >= step) {
                ensure(shift < 128, "a quotient fits 128 bits");
                number -= step;
                result.quotient |= Uint128{1} << shift;
            }
            step.halve();
        }
    }
    result.remainder = number;
    return result;
}

} // namespace nof0
