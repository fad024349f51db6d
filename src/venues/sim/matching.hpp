// Matching: who trades with whom at which price, and what a trade does to the books. The house
// stands between all: every execution of a trader is one with the house, so that two traders who
// meet have each a fill with it, at one price. The price of the order that stood there counts.
//
// Price first, then time; the house's quotes come after traders' orders of the same price. Nobody
// trades with himself: his standing order is cancelled ("selfTradeCanceled").
//
// Internal to this folder.
#pragma once

#include "venues/sim/state.hpp"

namespace nof0::venues::sim {

// The best that stands against an order; `maker` is empty when the house quotes it.
struct Offer {
    Decimal px{};
    Decimal size{};
    EngineOrder* maker = nullptr;
};
// `side` is the taker's. REQUIRES a price.
std::optional<Offer> best_offer(SimState& state, CoinIndex coin, OrderSide side);

// What an order could take at once at `limit` or better, as the book stands.
struct Prospect {
    Decimal size{};
    Decimal notional{};
};
Prospect prospect(SimState& state, CoinIndex coin, OrderSide side, Decimal size, Decimal limit);

enum class TakeEnd {
    filled,
    no_more_offers, // within the limit
    cannot_afford,  // what came next
    nothing_to_reduce,
};
// Takes from the book; the order is not booked. `liquidation` makes it one, which nothing stops.
TakeEnd take(SimState& state, EngineOrder& order, std::optional<Decimal> limit,
             std::int64_t time_ms, const std::optional<FillLiquidation>& liquidation = {});

// The house takes the whole rest of an order, at this price, whatever it quotes.
void take_by_house(SimState& state, EngineOrder& order, Decimal px, std::int64_t time_ms,
                   const FillLiquidation& liquidation);

// Executes standing orders that the house's quotes have come to meet, at the orders' prices.
void meet_quotes(SimState& state, CoinIndex coin, std::int64_t time_ms);

} // namespace nof0::venues::sim
