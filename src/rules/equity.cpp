#include "rules/equity.hpp"

#include "base/ensure.hpp"
#include "rules/rounding.hpp"

#include <cmath>

namespace nof0::rules {
namespace {

double rounded_percent(double equity, double initial, int decimals) {
    ensure(initial > 0, "a trader starts with money");
    // Rounding before the factor 100 leaves artefacts such as -14.469999999999999, which are part
    // of the recorded values.
    return round_half_even(equity / initial - 1, decimals) * 100;
}

std::int64_t floor_divide(std::int64_t number, std::int64_t divisor) {
    const std::int64_t quotient = number / divisor;
    return number % divisor < 0 ? quotient - 1 : quotient;
}

} // namespace

double cum_pnl_pct(double equity, double initial) {
    return rounded_percent(equity, initial, 5);
}
double return_pct(double equity, double initial) {
    return rounded_percent(equity, initial, 4);
}

std::int64_t minute_marker(ArenaTime time, ArenaTime inception) {
    return floor_divide((time - inception).count(), 60'000'000);
}

std::int64_t hour_marker(std::int64_t minute_marker) {
    return floor_divide(minute_marker, 60);
}

double signed_realized_pnl(double equity, double initial, double unrealized) {
    return equity - initial - unrealized;
}

bool recorded_realized_is_wrong(double equity, double initial, double realized, double unrealized) {
    constexpr double tolerance = 1e-6;
    const double with_size = initial + realized + std::fabs(unrealized);
    const double with_sign = initial + realized + unrealized;
    return unrealized < 0 && std::fabs(equity - with_size) <= tolerance &&
           std::fabs(equity - with_sign) > tolerance;
}

void SharpeRatio::add(double equity) {
    undefined_ = undefined_ || !(equity > 0);
    if (has_previous_ && !undefined_) {
        const double change = equity / previous_ - 1;
        ++count_;
        const double deviation = change - mean_;
        mean_ += deviation / static_cast<double>(count_);
        squares_ += deviation * (change - mean_);
    }
    previous_ = equity;
    has_previous_ = true;
}

std::optional<double> SharpeRatio::value() const {
    if (undefined_ || count_ < 2 || !(squares_ > 0)) {
        return std::nullopt;
    }
    return mean_ / std::sqrt(squares_ / static_cast<double>(count_ - 1));
}

std::optional<double> sharpe_ratio(std::span<const double> hourly_equity) {
    SharpeRatio ratio;
    for (const double equity : hourly_equity) {
        ratio.add(equity);
    }
    return ratio.value();
}

std::optional<double> public_sharpe_ratio(const std::optional<double>& ratio) {
    return ratio ? std::optional(round_half_even(*ratio, 3)) : std::nullopt;
}

} // namespace nof0::rules
