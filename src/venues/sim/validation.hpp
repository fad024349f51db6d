// Whether an order may enter the books, before anything is changed for it.
//
// Internal to this folder.
#pragma once

#include "venues/sim/state.hpp"

namespace nof0::venues::sim {

struct OrderCheck {
    AccountIndex account = 0;
    CoinIndex coin = 0;
    const SimOrder& order;
    bool is_exit_of_entry = false;
};
// Hyperliquid's words for why not, with the asset's number behind them; empty when it may.
std::optional<std::string> refusal_of(SimState& state, const OrderCheck& check);

// The worst price at which the order may take: its own, or the venue's bound of a market order.
Decimal limit_of(const SimState& state, CoinIndex coin, const SimOrder& order);
// Whether an order of this coin that may open a position still rests.
bool has_entry(const SimState& state, AccountIndex account, CoinIndex coin);
// `share` of the mid away, on the side where an order of this side would still trade.
Decimal away_from_mid(const SimState& state, CoinIndex coin, OrderSide side, Decimal share);
// Whether the mark has reached the order's trigger.
bool is_triggered(const SimOrder& order, Decimal mark);

} // namespace nof0::venues::sim
