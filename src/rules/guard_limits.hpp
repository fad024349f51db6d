// The hard guards that stand between a trader's decision and an order: the `exec_guards` block of a
// trader in etc/manager.yaml.
//
// Every key may be absent. A limit of 0 is not checked; a guard whose switch is absent is on.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace nof0 {

// Bounds on a position's notional as multiples of the trader's equity; 0 = no bound on that side.
struct ValueBand {
    double min_equity_multiple = 0;
    double max_equity_multiple = 0;
};

struct GuardLimits {
    // Entries in one decision cycle; 0 = as many as max_positions leaves. 0..1000.
    // Key: max_new_positions_per_cycle.
    int max_new_positions_per_cycle = 0;
    // Least open interest x price of a coin in USD before it may be entered.
    // Key: liquidity_threshold_usd; switch: enable_liquidity_guard.
    double liquidity_threshold_usd = 0;
    bool liquidity_guard = true;
    // 100 * (margin used + size / leverage) / equity, 0..100.
    // Key: max_margin_usage_pct; switch: enable_margin_usage_guard.
    double max_margin_usage_pct = 0;
    bool margin_usage_guard = true;
    // equity * min <= size <= equity * max, for BTC and ETH and for the others.
    // Keys: btceth_position_value_{min,max}_equity_multiple, alt_position_value_...;
    // switch: enable_value_band_guard.
    ValueBand major_coins;
    ValueBand altcoins;
    bool value_band_guard = true;
    // No entry on a symbol for this long after its position was closed. 0..30 d.
    // Key: cooldown_after_close; switch: enable_cooldown_guard.
    Milliseconds cooldown_after_close{0};
    bool cooldown_guard = true;
    // Coins offered to the trader in one prompt, 1..1000. Key: candidate_limit.
    int candidate_limit = 10;
    // The trader is paused when its Sharpe ratio falls below this; absent = never. A negative
    // threshold is meaningful, so 0 is a threshold too. Key: sharpe_pause_threshold.
    std::optional<double> sharpe_pause_threshold;
    // How long such a pause lasts, 0..30 d. Key: pause_duration_on_breach.
    Milliseconds pause_duration_on_breach{0};
};

} // namespace nof0
