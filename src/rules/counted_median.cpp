#include "rules/counted_median.hpp"

#include "rules/exact_moments.hpp"

namespace nof0::rules {

double CountedMedian::value(std::uint64_t units_per_one) const {
    ExactMoments middle(units_per_one);
    std::uint64_t before = 0; // values below the ones looked at
    for (const auto& [units, count] : counts_) {
        // The middle ranks are (total - 1) / 2 and total / 2: one and the same of an odd number.
        for (const std::uint64_t rank : {(total_ - 1) / 2, total_ / 2}) {
            if (rank >= before && rank < before + count) {
                middle.add(units);
            }
        }
        before += count;
    }
    return middle.mean();
}

} // namespace nof0::rules
