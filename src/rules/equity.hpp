// Equity rows: percentages, hour markers, signed realised PnL, the Sharpe ratio.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace nof0::rules {

// round(equity / initial - 1, 5) * 100: percent with three decimals, bit for bit as recorded.
// REQUIRES initial > 0, as below.
double cum_pnl_pct(double equity, double initial);
// round(equity / initial - 1, 4) * 100: the leaderboard's, with two decimals.
double return_pct(double equity, double initial);

// Whole minutes and hours since the trader's inception; negative before it.
std::int64_t minute_marker(ArenaTime time, ArenaTime inception);
std::int64_t hour_marker(std::int64_t minute_marker);

// equity = initial + realised + unrealised, all signed. Equity is what was observed, so realised
// is what remains.
double signed_realized_pnl(double equity, double initial, double unrealized);
// The recorded arena added the *size* of the unrealised PnL, so a row with a negative one carries a
// realised PnL that is wrong by twice that. True when a row shows this mistake: its three figures
// add up with the size and not with the sign (to 1e-6).
bool recorded_realized_is_wrong(double equity, double initial, double realized, double unrealized);

// Mean over sample deviation of the returns between consecutive equity observations (one an hour),
// not annualised, risk-free rate zero; not rounded. Undefined with fewer than two returns, without
// variation, and once equity was not above zero.
class SharpeRatio {
public:
    void add(double equity);
    std::optional<double> value() const;

private:
    bool has_previous_ = false;
    bool undefined_ = false;
    double previous_ = 0;
    std::uint64_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0; // of deviations from the mean (Welford)
};
std::optional<double> sharpe_ratio(std::span<const double> hourly_equity);
// As account-totals show it: three decimals.
std::optional<double> public_sharpe_ratio(const std::optional<double>& ratio);

} // namespace nof0::rules
