// GuardRules: every limit that an order of one trader is held to, from three places: the trader's
// own risk_params and exec_guards, and the executor's caps with their overrides. Where two speak of
// the same thing the stricter one wins.
//
// Plain values; whoever reads the configuration fills them. Leverage is a whole multiple,
// confidence 0..100.
#pragma once

#include "domain/symbol.hpp"
#include "rules/guard_limits.hpp"
#include "rules/risk_params.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace nof0::rules {

// Caps that hold for every trader: the thresholds of etc/executor.yaml.
struct ExecutorCaps {
    int major_coin_leverage = 20;
    int altcoin_leverage = 10;
    int min_confidence = 75;
    double min_risk_reward = 3;
    int max_positions = 4;
};

// Takes the place of the executor's cap for one trader or one symbol. Where both have an override
// of the same cap, the stricter one holds.
struct CapOverride {
    std::optional<int> major_coin_leverage{};
    std::optional<int> altcoin_leverage{};
    std::optional<int> min_confidence{};
    std::optional<double> min_risk_reward{};
    std::optional<int> max_positions{};
};

struct GuardRules {
    RiskParams risk{};
    GuardLimits limits{};
    ExecutorCaps executor{};
    CapOverride trader_override{};
    std::map<std::string, CapOverride, std::less<>> symbol_overrides{}; // by symbol
    // Where the entry is reckoned: at the price that the decision names, when it names one (order
    // style limit_ioc), or always at the mark (market_ioc).
    bool at_decision_price = true;
};

// BTC and ETH have limits of their own; all others are altcoins.
bool is_major_coin(const Symbol& symbol);

// What is left of the rules for one coin when the stricter of each two was taken.
struct EntryLimits {
    int leverage_max = 1;
    int confidence_min = 0;
    double risk_reward_min = 0;
    int positions_max = 0;
    ValueBand band{}; // all zero when the guard is off
};
EntryLimits entry_limits(const GuardRules& rules, const Symbol& symbol);

} // namespace nof0::rules
