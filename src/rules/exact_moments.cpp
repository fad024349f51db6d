#include "rules/exact_moments.hpp"

#include <algorithm>

namespace nof0::rules {

void ExactMoments::add_to_sum(Int128 units) {
    Int128 sum = 0;
    if (__builtin_add_overflow(sum_, units, &sum)) {
        (sum_ < 0 ? spilled_below_ : spilled_above_) += ExactUint::from(magnitude(sum_));
        sum = units;
    }
    sum_ = sum;
}

void ExactMoments::add_to_squares(Uint128 square) {
    if (squares_ + square < squares_) {
        spilled_squares_ += ExactUint::from(squares_);
        squares_ = 0;
    }
    squares_ += square;
}

void ExactMoments::add(Int128 units) {
    ++count_;
    add_to_sum(units);
    const Uint128 size = magnitude(units);
    if ((size >> 64) != 0) {
        spilled_squares_ += multiply_wide<8>(size, size);
        return;
    }
    const auto word = static_cast<std::uint64_t>(size);
    add_to_squares(Uint128{word} * word);
}

void ExactMoments::add(const ExactMoments& other) {
    ensure(units_per_one_ == other.units_per_one_, "sums of one unit are added");
    count_ += other.count_;
    add_to_sum(other.sum_);
    spilled_above_ += other.spilled_above_;
    spilled_below_ += other.spilled_below_;
    add_to_squares(other.squares_);
    spilled_squares_ += other.spilled_squares_;
}

ExactMoments::SignedSum ExactMoments::total() const {
    ExactUint above = spilled_above_;
    ExactUint below = spilled_below_;
    (sum_ < 0 ? below : above) += ExactUint::from(magnitude(sum_));
    if (above >= below) {
        above -= below;
        return {false, above};
    }
    below -= above;
    return {true, below};
}

ExactUint ExactMoments::squares() const {
    ExactUint squares = spilled_squares_;
    squares += ExactUint::from(squares_);
    return squares;
}

double ExactMoments::sum() const {
    const SignedSum all = total();
    const double size = ratio_to_double(all.magnitude, ExactUint::from(units_per_one_));
    return all.negative ? -size : size;
}

double ExactMoments::mean() const {
    if (count_ == 0) {
        return 0;
    }
    const SignedSum all = total();
    const double size =
        ratio_to_double(all.magnitude, ExactUint::from(Uint128{units_per_one_} * count_));
    return all.negative ? -size : size;
}

double ExactMoments::sample_std() const {
    if (count_ < 2) {
        return 0;
    }
    // (n * sum of squares - square of the sum) / (n * (n - 1)), all whole numbers.
    const SignedSum all = total();
    ExactUint spread = squares() * count_;
    spread -= multiply_wide(all.magnitude, all.magnitude);
    const ExactUint divisor =
        (ExactUint::from(Uint128{count_} * (count_ - 1)) * units_per_one_) * units_per_one_;
    return sqrt_ratio_to_double(spread, divisor);
}

double exact_median(std::vector<Int128>& units, std::uint64_t units_per_one) {
    if (units.empty()) {
        return 0;
    }
    ExactMoments middle(units_per_one);
    const auto half = units.begin() + static_cast<std::ptrdiff_t>(units.size() / 2);
    std::nth_element(units.begin(), half, units.end());
    middle.add(*half);
    if (units.size() % 2 == 0) {
        middle.add(*std::max_element(units.begin(), half));
    }
    return middle.mean();
}

} // namespace nof0::rules
