#include "config/trader_config.hpp"

#include "config/names.hpp"
#include "config/section.hpp"

#include <algorithm>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

constexpr Number k_percent{0, 100};
constexpr Number k_usd{0, 1e12};
constexpr Number k_usd_above_zero{0, 1e12, Number::Least::excluded};
constexpr Whole k_leverage{1, 200};
constexpr Whole k_count{0, 1000};

void read_risk_params(Section section, RiskParams& risk) {
    section.whole("max_positions", risk.max_positions, {1, 1000}, Need::required);
    section.number("max_position_size_usd", risk.max_position_size_usd, k_usd_above_zero,
                   Need::required);
    section.number("max_margin_usage_pct", risk.max_margin_usage_pct, k_percent, Need::required);
    section.whole(section.either("major_coin_leverage", "btc_eth_leverage"),
                  risk.major_coin_leverage, k_leverage, Need::required);
    section.whole("altcoin_leverage", risk.altcoin_leverage, k_leverage, Need::required);
    section.number("min_risk_reward_ratio", risk.min_risk_reward_ratio,
                   {0, 1000, Number::Least::excluded}, Need::required);
    section.whole("min_confidence", risk.min_confidence, {0, 100}, Need::required);
    section.number("max_risk_pct", risk.max_risk_pct, k_percent);
    section.truth("stop_loss_enabled", risk.stop_loss_enabled);
    section.truth("take_profit_enabled", risk.take_profit_enabled);
}

void read_band(Section& section, const std::string& coins, ValueBand& band) {
    constexpr Number k_multiple{0, 10'000};
    const std::string max_key = coins + "_position_value_max_equity_multiple";
    section.number(coins + "_position_value_min_equity_multiple", band.min_equity_multiple,
                   k_multiple);
    section.number(max_key, band.max_equity_multiple, k_multiple);
    if (band.max_equity_multiple > 0 && band.max_equity_multiple < band.min_equity_multiple) {
        section.mistake(max_key, "found a maximum below the minimum; allowed is the minimum or "
                                 "more, or 0 for no maximum");
    }
}

void read_guards(Section section, GuardLimits& guards) {
    section.whole("max_new_positions_per_cycle", guards.max_new_positions_per_cycle, k_count);
    section.number("liquidity_threshold_usd", guards.liquidity_threshold_usd, k_usd);
    section.truth("enable_liquidity_guard", guards.liquidity_guard);
    section.number("max_margin_usage_pct", guards.max_margin_usage_pct, k_percent);
    section.truth("enable_margin_usage_guard", guards.margin_usage_guard);
    read_band(section, "btceth", guards.major_coins);
    read_band(section, "alt", guards.altcoins);
    section.truth("enable_value_band_guard", guards.value_band_guard);
    section.duration("cooldown_after_close", guards.cooldown_after_close, {0s, 30 * 24h});
    section.truth("enable_cooldown_guard", guards.cooldown_guard);
    section.whole("candidate_limit", guards.candidate_limit, {1, 1000});
    section.number("sharpe_pause_threshold", guards.sharpe_pause_threshold, {-100, 100});
    section.duration("pause_duration_on_breach", guards.pause_duration_on_breach, {0s, 30 * 24h});
}

void read_decider(Section& section, TraderConfig& trader) {
    section.text("model", trader.model);
    section.text("baseline", trader.baseline);
    if (!trader.baseline.empty() && !trader.model.empty()) {
        section.mistake("baseline", "found beside model; allowed is one of the two");
    } else if (!trader.baseline.empty() &&
               std::ranges::find(baseline_names(), trader.baseline) == baseline_names().end()) {
        section.mistake("baseline", unknown_name(trader.baseline, baseline_names()));
    }
}

} // namespace

std::string_view word_of(OrderStyle style) {
    return style == OrderStyle::limit_ioc ? "limit_ioc" : "market_ioc";
}

const std::vector<std::string_view>& baseline_names() {
    static const std::vector<std::string_view> names{
        "buynhold_btc", "momentum", "mean_reversion", "breakout", "funding_carry", "random_walk"};
    return names;
}

void read_trader(Section& section, TraderConfig& trader) {
    trader.config_key = section.path_of("");
    section.text("id", trader.id, is_trader_id,
                 "allowed are 1 to 64 letters, digits, '.', '_' and '-', not beginning with '_'",
                 Need::required);
    section.text("name", trader.name, Need::required);
    section.text("exchange_provider", trader.exchange_provider);
    section.text("market_provider", trader.market_provider);
    read_decider(section, trader);
    section.choice<OrderStyle>(
        "order_style", trader.order_style,
        {{"limit_ioc", OrderStyle::limit_ioc}, {"market_ioc", OrderStyle::market_ioc}});
    section.number("market_ioc_slippage_bps", trader.market_ioc_slippage_bps, {0, 1000});
    section.text("prompt_template", trader.prompt_template);
    section.text("executor_prompt_template", trader.executor_prompt_template);
    section.duration("decision_interval", trader.decision_interval, {1s, 7 * 24h});
    section.number("allocation_pct", trader.allocation_pct, k_percent);
    section.truth("auto_start", trader.auto_start);
    section.truth("journal_enabled", trader.journal_enabled);
    section.text("journal_dir", trader.journal_dir);
    read_risk_params(section.section("risk_params"), trader.risk_params);
    read_guards(section.section("exec_guards"), trader.exec_guards);
}

} // namespace nof0::config
