// What one trader may risk: the `risk_params` block of a trader in etc/manager.yaml.
//
// Plain values beside the rules that check an order against them. Percentages are 0..100, money is
// in USD, leverage is a whole multiple. Every key but the two switches and max_risk_pct must be
// written in the file, because a default here would decide how much of somebody's money a trader
// may lose.
#pragma once

namespace nof0 {

struct RiskParams {
    // Positions open at once. 1..1000. Key: max_positions.
    int max_positions = 1;
    // Largest notional of one position in USD, above 0. Key: max_position_size_usd.
    double max_position_size_usd = 0;
    // 100 * (margin used + size / leverage) / equity may not exceed this. 0..100, 0 = not checked
    // here (the guard of the same name may still check it). Key: max_margin_usage_pct.
    double max_margin_usage_pct = 0;
    // Leverage cap for BTC and ETH. 1..200. Key: major_coin_leverage.
    int major_coin_leverage = 1;
    // Leverage cap for every other coin. 1..200. Key: altcoin_leverage.
    int altcoin_leverage = 1;
    // Least (take profit - entry) / (entry - stop loss), mirrored for shorts. Above 0.
    // Key: min_risk_reward_ratio.
    double min_risk_reward_ratio = 1;
    // Least confidence of a decision that opens a position, 0..100. Key: min_confidence.
    int min_confidence = 0;
    // What one entry may lose at its stop loss, in percent of equity. 0..100, 0 = not checked; the
    // only limit that may be left out. Key: max_risk_pct.
    double max_risk_pct = 0;
    // Whether an entry carries a stop-loss and a take-profit order. On when the key is absent: a
    // forgotten key must not remove a safety net. Keys: stop_loss_enabled, take_profit_enabled.
    bool stop_loss_enabled = true;
    bool take_profit_enabled = true;
};

} // namespace nof0
