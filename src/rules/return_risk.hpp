// How much of a trader's return is noise, and how far it ever fell.
//
// The interval of the return is a 95 % percentile interval of the circular block bootstrap (D. N.
// Politis and J. P. Romano, "A Circular Block-Resampling Procedure for Stationary Data", 1992): the
// logarithms of the n hourly returns are laid in a circle, blocks of L = ceil(n^(1/3)) consecutive
// ones are drawn until n are there, and their sum is what the same trader might have made with
// another luck. Blocks keep what consecutive hours have in common; single draws would not. Of 1,000
// such sums the 2.5 % and 97.5 % quantiles stay. The seed is a function of the observations, so
// that the same history has the same interval everywhere.
//
// The cost is one pass over the hours and 1,000 n / L draws: some microseconds per day of history.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace nof0::rules {

struct ReturnRisk {
    std::int64_t hours = 0; // observations behind the first
    // The greatest fall from a peak, in percent of the peak, two decimals; absent without hours.
    std::optional<double> max_drawdown_pct{};
    // Of the return in percent, two decimals; absent with fewer than ten hours, and of an account
    // that was not above zero at some hour.
    std::optional<double> return_low{};
    std::optional<double> return_high{};

    bool operator==(const ReturnRisk&) const = default;
};

// Of what the trader began with and its equity at the end of each hour since, in USD.
// REQUIRES initial > 0.
ReturnRisk return_risk(double initial, std::span<const double> hourly_equity);

} // namespace nof0::rules
