#include "traders/trader_rules.hpp"

namespace nof0::traders {

rules::GuardRules guard_rules_of(const config::TraderConfig& trader,
                                 const config::ExecutorConfig& executor) {
    rules::GuardRules rules;
    rules.risk = trader.risk_params;
    rules.limits = trader.exec_guards;
    rules.executor = {.major_coin_leverage = executor.major_coin_leverage,
                      .altcoin_leverage = executor.altcoin_leverage,
                      .min_confidence = executor.min_confidence,
                      .min_risk_reward = executor.min_risk_reward,
                      .max_positions = executor.max_positions};
    for (const config::ExecutorOverride& item : executor.overrides) {
        const rules::CapOverride caps{.major_coin_leverage = item.major_coin_leverage,
                                      .altcoin_leverage = item.altcoin_leverage,
                                      .min_confidence = item.min_confidence,
                                      .min_risk_reward = item.min_risk_reward,
                                      .max_positions = item.max_positions};
        if (item.name == trader.id) {
            rules.trader_override = caps;
        } else {
            rules.symbol_overrides[item.name] = caps;
        }
    }
    rules.at_decision_price = trader.order_style == config::OrderStyle::limit_ioc;
    return rules;
}

} // namespace nof0::traders
