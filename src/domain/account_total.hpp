// AccountTotal: one observation of a trader's equity, the row of account-totals. Equity is the
// truth; realised and unrealised PnL are signed and add up to it (see rules/equity.hpp for the
// recorded rows in which they do not).
#pragma once

#include "base/time.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0 {

struct AccountTotal {
    TraderId trader; // model_id; the public id is "<trader>_<hour_marker>"
    ArenaTime time{};
    double equity_usd = 0;                  // dollar_equity
    std::optional<double> realized_pnl{};   // empty: unknown
    std::optional<double> unrealized_pnl{}; // total_unrealized_pnl
    std::optional<double> cum_pnl_pct{};
    std::optional<double> sharpe_ratio{}; // null in the API when undefined, absent for a benchmark
    std::int64_t minute_marker = 0;       // since_inception_minute_marker
    std::int64_t hour_marker = 0;         // since_inception_hourly_marker
    std::string positions = "{}";         // JSON text: symbol -> the public position

    bool operator==(const AccountTotal&) const = default;
};

// Whether a row carries sharpe_ratio: null or a number for a model, no key for a benchmark.
enum class SharpeKey { present, absent };
// Appends the public object: 11 keys in the recorded order, or 10 without the Sharpe ratio.
void append_json(std::string& out, const AccountTotal& row, SharpeKey sharpe_key);
// "<trader>_<hour_marker>".
std::string account_total_id(const AccountTotal& row);

} // namespace nof0
