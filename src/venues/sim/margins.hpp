// What an account of the simulated exchange can afford: pure questions to the books, by the
// formulas of rules/margin.hpp. REQUIRE a price for every coin that is held.
#pragma once

#include "venues/sim/state.hpp"

namespace nof0::venues::sim {

// The crossed part of an account; isolated positions stand for themselves.
struct CrossMargin {
    Decimal equity{};      // cash and crossed positions at their marks, less isolated margins
    Decimal used{};        // initial margin of the crossed positions
    Decimal maintenance{}; // of the crossed positions

    Decimal free(Decimal held) const { return equity - used - held; }
};
CrossMargin cross_margin(const SimState& state, AccountIndex account);

// Cash and every position at its mark.
Decimal account_value(const SimState& state, AccountIndex account);
Decimal unrealized(const EnginePosition& position, Decimal mark);
// What an isolated position is worth: its margin and what was won or lost on it since.
Decimal isolated_equity(const EnginePosition& position, Decimal mark);
// The size that an order on this side would close.
Decimal reducible(const EnginePosition& position, OrderSide side);

// A trade or an order that is to be afforded.
struct Expense {
    AccountIndex account = 0;
    CoinIndex coin = 0;
    OrderSide side = OrderSide::buy;
    Decimal size{};     // traded now
    Decimal notional{}; // for so much
    Decimal fee{};
    Decimal own_held{}; // margin that the order gives back for it
    Decimal to_hold{};  // margin that the rest of the order will hold
};
// Whether the crossed part still covers all initial margins afterwards. What only closes is always
// affordable.
bool can_afford(const SimState& state, const Expense& expense);

VenueAccount venue_account(const SimState& state, AccountIndex account, std::int64_t now_ms);

} // namespace nof0::venues::sim
