// The guards that stand between a decision and an order: pure functions of what the trader was
// shown, its rules, and what the manager remembers. What is not known (no market, no open interest,
// no stop where one is due) refuses; nothing is guessed.
//
// An entry is asked in the order of `Guard` (guard_result.hpp) and refused by the first guard that
// objects. A close is refused only when there is nothing of ours to close, so that risk can always
// be taken off, in a pause too. A hold is always allowed and has no order.
//
// For one decision and one state, stricter limits never allow more. Over a whole cycle they may let
// another coin in, because each entry takes room from those after it.
#pragma once

#include "domain/decision.hpp"
#include "domain/trading_context.hpp"
#include "rules/guard_result.hpp"
#include "rules/guard_rules.hpp"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace nof0::rules {

// What the context does not say.
struct GuardState {
    std::optional<ArenaTime> paused_until{}; // entries are refused before it
    // Coins that another trader holds or has orders on in the same account at the venue.
    std::map<Symbol, TraderId> other_owners{};
    // Entries that were allowed earlier in this cycle; judge() counts on from here.
    std::vector<Symbol> entered{};
    double entered_margin_usd = 0;
};

// One decision against one state.
GuardResult judge_one(const Decision& decision, const TradingContext& context,
                      const GuardRules& rules, const GuardState& state);

// A cycle's decisions, results in their order. Each allowed entry takes its place and its margin
// from those after it. A close gives none back within the cycle, because its order may not fill;
// whoever carries the plans out begins with the closes all the same.
std::vector<GuardResult> judge(std::span<const Decision> decisions, const TradingContext& context,
                               const GuardRules& rules, GuardState state);

// How long the trader is to be paused, when its Sharpe ratio has fallen below the threshold;
// nothing where no threshold is set or the ratio is not known. 0: only while it stays below.
std::optional<Milliseconds> sharpe_pause(const AccountView& account, const GuardLimits& limits);

} // namespace nof0::rules
