#include "rules/rounding.hpp"

#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

// Expected values are what Python prints for round(x, n).
TEST(Rounding, DoesAsPythonDoes) {
    EXPECT_EQ(round_half_even(2.675, 2), 2.67); // the double lies below the half
    EXPECT_EQ(round_half_even(1.005, 2), 1.0);
    EXPECT_EQ(round_half_even(0.125, 2), 0.12); // true ties go to the even digit
    EXPECT_EQ(round_half_even(0.375, 2), 0.38);
    EXPECT_EQ(round_half_even(2.5, 0), 2.0);
    EXPECT_EQ(round_half_even(-2.5, 0), -2.0);
    EXPECT_EQ(round_half_even(1e-7, 5), 0.0);
    EXPECT_EQ(round_half_even(-0.14473, 4), -0.1447);
    EXPECT_EQ(round_half_even(1e300, 3), 1e300);
    EXPECT_EQ(round_half_even(8552.7 / 10'000 - 1, 4) * 100, -14.469999999999999);
}

} // namespace
} // namespace nof0::rules
