// The JSON that a trader's settings are stored as; declared in trader_config.hpp.
#include "base/hash.hpp"
#include "base/json.hpp"
#include "config/trader_config.hpp"

namespace nof0::config {
namespace {

void write_risk_params(JsonWriter& json, const RiskParams& risk) {
    json.begin_object()
        .field("max_positions", risk.max_positions)
        .field("max_position_size_usd", risk.max_position_size_usd)
        .field("max_margin_usage_pct", risk.max_margin_usage_pct)
        .field("major_coin_leverage", risk.major_coin_leverage)
        .field("altcoin_leverage", risk.altcoin_leverage)
        .field("min_risk_reward_ratio", risk.min_risk_reward_ratio)
        .field("min_confidence", risk.min_confidence)
        .field("max_risk_pct", risk.max_risk_pct)
        .field("stop_loss_enabled", risk.stop_loss_enabled)
        .field("take_profit_enabled", risk.take_profit_enabled)
        .end_object();
}

void write_guards(JsonWriter& json, const GuardLimits& guards) {
    json.begin_object()
        .field("max_new_positions_per_cycle", guards.max_new_positions_per_cycle)
        .field("liquidity_threshold_usd", guards.liquidity_threshold_usd)
        .field("enable_liquidity_guard", guards.liquidity_guard)
        .field("max_margin_usage_pct", guards.max_margin_usage_pct)
        .field("enable_margin_usage_guard", guards.margin_usage_guard)
        .field("btceth_position_value_min_equity_multiple", guards.major_coins.min_equity_multiple)
        .field("btceth_position_value_max_equity_multiple", guards.major_coins.max_equity_multiple)
        .field("alt_position_value_min_equity_multiple", guards.altcoins.min_equity_multiple)
        .field("alt_position_value_max_equity_multiple", guards.altcoins.max_equity_multiple)
        .field("enable_value_band_guard", guards.value_band_guard)
        .field("cooldown_after_close", format_duration(guards.cooldown_after_close))
        .field("enable_cooldown_guard", guards.cooldown_guard)
        .field("candidate_limit", guards.candidate_limit)
        .field("sharpe_pause_threshold", guards.sharpe_pause_threshold)
        .field("pause_duration_on_breach", format_duration(guards.pause_duration_on_breach))
        .end_object();
}

} // namespace

std::string trader_config_json(const TraderConfig& trader) {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .field("id", trader.id)
        .field("name", trader.name)
        .field("exchange_provider", trader.exchange_provider)
        .field("market_provider", trader.market_provider)
        .field("model", trader.model)
        .field("baseline", trader.baseline)
        .field("order_style", word_of(trader.order_style))
        .field("market_ioc_slippage_bps", trader.market_ioc_slippage_bps)
        .field("prompt_template", trader.prompt_template)
        .field("executor_prompt_template", trader.executor_prompt_template)
        .field("decision_interval", format_duration(trader.decision_interval))
        .field("allocation_pct", trader.allocation_pct)
        .field("initial_equity_usd", trader.initial_equity_usd)
        .field("auto_start", trader.auto_start);
    json.key("risk_params");
    write_risk_params(json, trader.risk_params);
    json.key("exec_guards");
    write_guards(json, trader.exec_guards);
    json.end_object();
    return text;
}

std::string trader_config_digest(const TraderConfig& trader) {
    return sha256_hex(trader_config_json(trader));
}

InitialTraderState initial_trader_state(const TraderConfig& trader) {
    InitialTraderState state;
    state.trader_id = trader.id;
    state.exchange_provider = trader.exchange_provider;
    state.market_provider = trader.market_provider;
    state.allocation_pct = trader.allocation_pct;
    state.cooldown_json = "{}";
    JsonWriter json(state.risk_guards_json);
    write_guards(json, trader.exec_guards);
    state.desired_state = trader.auto_start ? "running" : "stopped";
    state.config_version = trader_config_digest(trader);
    return state;
}

} // namespace nof0::config
