// Placement: what the simulated exchange accepts, in Hyperliquid's words where it refuses, and what
// happens to an order at once.
//
// Take-profit and stop-loss orders that only reduce ("exits") live as long as there is a position
// to reduce or an entry of their coin that could still open one; drop_idle_exits() cancels the
// others.
//
// Internal to this folder.
#pragma once

#include "venues/sim/state.hpp"

namespace nof0::venues::sim {

// Adds the order to the books: filled, resting or rejected, as the order's status then says.
// REQUIRES a price of the coin; `order` as it was asked for. `is_exit_of_entry`: its entry was
// placed before it in the same request, so no position is needed yet.
EngineOrder& place_order(SimState& state, AccountIndex account, CoinIndex coin, SimOrder order,
                         std::int64_t time_ms, bool is_exit_of_entry);

// A market order that a trigger became, within so much of the mid. What it cannot take is
// cancelled.
void fire_trigger(SimState& state, EngineOrder& order, std::int64_t time_ms);

void drop_idle_exits(SimState& state, AccountIndex account, CoinIndex coin);
// Wherever the step traded or ended an order.
void drop_idle_exits_of_step(SimState& state);

} // namespace nof0::venues::sim
