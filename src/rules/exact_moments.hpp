// ExactMoments: count, sum, mean and sample deviation of whole numbers of a unit, kept exactly and
// converted to double once, so that rows may arrive in any order and give the same bits
// (the read models are compared byte for byte with their rebuilt selves).
//
// The empty set has mean 0, and fewer than two values have deviation 0, as the recorded analytics
// tables do (not null).
#pragma once

#include "base/decimal.hpp"
#include "base/exact_ratio.hpp"

#include <cstdint>
#include <vector>

namespace nof0::rules {

class ExactMoments {
public:
    // The unit is 1 / units_per_one: 1e12 for Decimal::units(), 60e6 for minutes in microseconds.
    explicit ExactMoments(std::uint64_t units_per_one = Decimal::k_units_per_one)
        : units_per_one_(units_per_one) {}

    void add(Int128 units);
    void add(Decimal value) { add(value.units()); }
    // As if all that was added to `other` were added here. REQUIRES the same unit.
    void add(const ExactMoments& other);

    std::uint64_t count() const { return count_; }
    double sum() const;
    double mean() const;
    double sample_std() const;

private:
    struct SignedSum {
        bool negative = false;
        ExactUint magnitude{};
    };
    void add_to_sum(Int128 units);
    void add_to_squares(Uint128 square);
    SignedSum total() const;
    ExactUint squares() const;

    std::uint64_t units_per_one_;
    std::uint64_t count_ = 0;
    // Machine words take the everyday sums; what overflows them is carried into the wide ones.
    Int128 sum_ = 0;
    ExactUint spilled_above_{};
    ExactUint spilled_below_{};
    Uint128 squares_ = 0;
    ExactUint spilled_squares_{};
};

// The middle value, or the mean of the middle two; 0 of nothing. Reorders `units`.
double exact_median(std::vector<Int128>& units, std::uint64_t units_per_one);

} // namespace nof0::rules
