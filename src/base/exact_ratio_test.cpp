#include "base/exact_ratio.hpp"

#include "base/random.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace nof0 {
namespace {

ExactUint exact(std::uint64_t value) {
    return ExactUint::from(value);
}

TEST(ExactRatio, DividesAsTheMachineDoesWhereThatIsExact) {
    const std::uint64_t seed = 21;
    Random random(seed);
    for (int i = 0; i < 20'000; ++i) {
        // Both numbers are doubles exactly, so IEEE division is the correctly rounded quotient.
        const std::uint64_t a = random.next() >> (11 + random.below(50));
        const std::uint64_t b = (random.next() >> (11 + random.below(50))) + 1;
        const double da = static_cast<double>(a);
        const double db = static_cast<double>(b);
        ASSERT_EQ(ratio_to_double(exact(a), exact(b)), da / db)
            << "seed " << seed << " " << a << "/" << b;
        ASSERT_EQ(sqrt_ratio_to_double(exact(a), exact(1)), std::sqrt(da)) << a;
        // Scaling both by the same huge factor changes nothing.
        const int shift = static_cast<int>(random.below(380));
        ASSERT_EQ(ratio_to_double(exact(a) << shift, exact(b) << (shift / 2)),
                  std::ldexp(da / db, shift - shift / 2));
    }
}

TEST(ExactRatio, RoundsTiesToEvenAndSeesTheStickyBit) {
    const std::uint64_t odd = (1ULL << 53) + 1; // half way between two doubles
    EXPECT_EQ(ratio_to_double(exact(odd), exact(1)), 9007199254740992.0);
    ExactUint above = exact(odd) << 200;
    above += exact(1);
    EXPECT_EQ(ratio_to_double(above, exact(1) << 200), 9007199254740994.0);
    EXPECT_EQ(ratio_to_double(exact(0), exact(7)), 0);
    EXPECT_EQ(sqrt_ratio_to_double(exact(0), exact(7)), 0);
    EXPECT_EQ(sqrt_ratio_to_double(exact(2), exact(1)), std::sqrt(2.0));
}

TEST(WideUint, MultipliesAndDividesBack) {
    const std::uint64_t seed = 22;
    Random random(seed);
    for (int i = 0; i < 5'000; ++i) {
        const Uint128 a = (Uint128{random.next()} << 64 | random.next()) >> random.below(120);
        const Uint128 b = ((Uint128{random.next()} << 64 | random.next()) >> random.below(120)) | 1;
        const std::uint64_t rest =
            b > 1 ? random.next() % static_cast<std::uint64_t>(b | 1ULL << 63) : 0;
        WideUint<5> number = multiply_wide<5>(a, b);
        const bool small = Uint128{rest} < b;
        number += WideUint<5>::from(small ? rest : 0);
        const auto parts = divide_wide(number, WideUint<5>::from(b));
        ASSERT_TRUE(parts.quotient == a) << "seed " << seed << " step " << i;
        ASSERT_TRUE(parts.remainder == WideUint<5>::from(small ? rest : 0));
        ASSERT_EQ(multiply_wide(WideUint<5>::from(a), WideUint<5>::from(b)),
                  multiply_wide<5>(a, b));
    }
}

} // namespace
} // namespace nof0
