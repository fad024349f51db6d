// The rule-based traders (config::baseline_names()): deciders that ask nobody. The same context
// gives the same answer, to the letter, on every machine.
#pragma once

#include "rules/guard_rules.hpp"
#include "traders/decider.hpp"

#include <memory>
#include <string_view>

namespace nof0::traders {

// REQUIRES a name of config::baseline_names(). `rules` are those of the trader, so that what it
// decides mostly passes its guards.
std::unique_ptr<Decider> make_baseline(std::string_view name, rules::GuardRules rules);

// The whole answer, without the coroutine.
DecisionAnswer baseline_answer(std::string_view name, const TradingContext& context,
                               const rules::GuardRules& rules);

// decision_cycles.decisions in the public shape: coin -> {coin, signal, quantity, leverage,
// profit_target, stop_loss, risk_usd, confidence 0..1, invalidation_condition, justification}.
std::string public_decisions_json(const std::vector<Decision>& decisions);

} // namespace nof0::traders
