#include "rules/guard_rules.hpp"

#include <algorithm>

namespace nof0::rules {
namespace {

// The executor's cap, or what the overrides put in its place; `stricter` picks of two overrides.
template<class T, class Stricter>
T cap_of(T executor, const std::optional<T>& trader, const std::optional<T>& symbol,
         Stricter stricter) {
    if (trader && symbol) {
        return stricter(*trader, *symbol);
    }
    return trader.value_or(symbol.value_or(executor));
}

} // namespace

bool is_major_coin(const Symbol& symbol) {
    return symbol.text() == "BTC" || symbol.text() == "ETH";
}

EntryLimits entry_limits(const GuardRules& rules, const Symbol& symbol) {
    const auto found = rules.symbol_overrides.find(symbol.text());
    const CapOverride none;
    const CapOverride& by_symbol = found == rules.symbol_overrides.end() ? none : found->second;
    const CapOverride& by_trader = rules.trader_override;
    const auto lower = [](auto a, auto b) { return std::min(a, b); };
    const auto higher = [](auto a, auto b) { return std::max(a, b); };
    const bool major = is_major_coin(symbol);
    const auto leverage =
        major ? &CapOverride::major_coin_leverage : &CapOverride::altcoin_leverage;
    const ExecutorCaps& executor = rules.executor;
    const RiskParams& risk = rules.risk;

    EntryLimits limits;
    limits.leverage_max =
        std::min(major ? risk.major_coin_leverage : risk.altcoin_leverage,
                 cap_of(major ? executor.major_coin_leverage : executor.altcoin_leverage,
                        by_trader.*leverage, by_symbol.*leverage, lower));
    limits.confidence_min =
        std::max(risk.min_confidence, cap_of(executor.min_confidence, by_trader.min_confidence,
                                             by_symbol.min_confidence, higher));
    limits.risk_reward_min = std::max(risk.min_risk_reward_ratio,
                                      cap_of(executor.min_risk_reward, by_trader.min_risk_reward,
                                             by_symbol.min_risk_reward, higher));
    limits.positions_max =
        std::min(risk.max_positions, cap_of(executor.max_positions, by_trader.max_positions,
                                            by_symbol.max_positions, lower));
    if (rules.limits.value_band_guard) {
        limits.band = major ? rules.limits.major_coins : rules.limits.altcoins;
    }
    return limits;
}

} // namespace nof0::rules
