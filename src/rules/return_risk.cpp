#include "rules/return_risk.hpp"

#include "base/ensure.hpp"
#include "base/random.hpp"
#include "rules/rounding.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace nof0::rules {
namespace {

constexpr std::size_t k_hours_least = 10;
constexpr std::size_t k_resamples = 1'000;
// The 2.5 % and the 97.5 % quantile among so many.
constexpr std::size_t k_low = k_resamples * 25 / 1'000;
constexpr std::size_t k_high = k_resamples - 1 - k_low;

// FNV-1a over the bits of the values.
std::uint64_t seed_of(double initial, std::span<const double> equity) {
    constexpr std::uint64_t offset = 14'695'981'039'346'656'037U;
    constexpr std::uint64_t prime = 1'099'511'628'211U;
    std::uint64_t hash = (offset ^ std::bit_cast<std::uint64_t>(initial)) * prime;
    for (const double value : equity) {
        hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * prime;
    }
    return hash;
}

double max_drawdown_pct(double initial, std::span<const double> equity) {
    double peak = initial;
    double worst = 0;
    for (const double value : equity) {
        peak = std::max(peak, value);
        worst = std::max(worst, (peak - value) / peak);
    }
    return round_half_even(worst * 100, 2);
}

// sums[i]: of the first i logarithms, which go twice around the circle.
std::vector<double> circular_sums(double initial, std::span<const double> equity) {
    std::vector<double> sums{0};
    sums.reserve(2 * equity.size() + 1);
    for (int round = 0; round < 2; ++round) {
        double previous = initial;
        for (const double value : equity) {
            sums.push_back(sums.back() + std::log(value / previous));
            previous = value;
        }
    }
    return sums;
}

std::vector<double> resampled_sums(const std::vector<double>& sums, std::size_t hours,
                                   std::uint64_t seed) {
    const auto block = static_cast<std::size_t>(std::ceil(std::cbrt(static_cast<double>(hours))));
    Random random(seed);
    std::vector<double> totals(k_resamples);
    for (double& total : totals) {
        for (std::size_t drawn = 0; drawn < hours; drawn += block) {
            const std::size_t length = std::min(block, hours - drawn);
            const std::size_t start = random.below(hours);
            total += sums[start + length] - sums[start];
        }
    }
    std::ranges::sort(totals);
    return totals;
}

double percent(double sum_of_logarithms) {
    return round_half_even(std::expm1(sum_of_logarithms) * 100, 2);
}

} // namespace

ReturnRisk return_risk(double initial, std::span<const double> hourly_equity) {
    ensure(initial > 0, "a trader starts with money");
    ReturnRisk risk{.hours = static_cast<std::int64_t>(hourly_equity.size())};
    if (hourly_equity.empty()) {
        return risk;
    }
    risk.max_drawdown_pct = max_drawdown_pct(initial, hourly_equity);
    const bool was_above_zero =
        std::ranges::all_of(hourly_equity, [](double value) { return value > 0; });
    if (hourly_equity.size() < k_hours_least || !was_above_zero) {
        return risk;
    }
    const std::vector<double> totals =
        resampled_sums(circular_sums(initial, hourly_equity), hourly_equity.size(),
                       seed_of(initial, hourly_equity));
    risk.return_low = percent(totals[k_low]);
    risk.return_high = percent(totals[k_high]);
    return risk;
}

} // namespace nof0::rules
