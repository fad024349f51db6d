// The guards of an entry, one function each, in two rows: before an order is drawn up, and of the
// order that would be placed. For guards.cpp; everyone else asks judge().
#pragma once

#include "rules/guards.hpp"

#include <optional>

namespace nof0::rules {

// What every guard of an entry may look at. `coin` and `plan` are set for those of the second row.
struct EntryCase {
    const Decision& decision;
    const TradingContext& context;
    const GuardRules& rules;
    const GuardState& state;
    EntryLimits limits{};
    const CoinView* coin = nullptr;
    OrderPlan plan;
};

// The refusal of the first guard that objects, before and after the order is drawn up.
std::optional<GuardRefusal> refusal_before_order(const EntryCase& entry);
std::optional<GuardRefusal> refusal_of_order(const EntryCase& entry);

// Whether a value is above a limit by more than doubles' rounding.
inline bool exceeds(double value, double limit) {
    return value > limit + 1e-9 * (limit < 0 ? -limit : limit);
}

} // namespace nof0::rules
