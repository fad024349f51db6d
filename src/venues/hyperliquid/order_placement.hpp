// Placing orders so that none is placed twice, whatever happens to requests and answers.
//
// The request is signed once. Where its answer is lost, the venue is asked for each order by its
// cloid before anything is sent again; and what is sent again is the same request with the same
// number, which the venue carries out once even when the first one was only late.
#pragma once

#include "venues/hyperliquid/signed_actions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace nof0::venues::hyperliquid {

// What became of an order, by its cloid; nullopt: the venue never heard of it. `user` is the
// account, never the key that signs for it.
Task<Answer<std::optional<OrderUpdate>>> ask_order_status(ExchangeRest& rest, std::string user,
                                                          std::string cloid, Deadline deadline);

// The same for many, in their order.
Task<Answer<std::vector<std::optional<OrderUpdate>>>>
ask_order_statuses(ExchangeRest& rest, std::string user, std::vector<std::string> cloids,
                   Deadline deadline);

struct PlacementRequest {
    std::string user{};
    WireValue action{};                // of all the orders
    std::vector<std::string> cloids{}; // in the action's order
};

// An update for each order. `unknown` only where the deadline passed, or the venue could not be
// asked, before it was clear what became of them.
Task<Answer<std::vector<OrderUpdate>>> place_orders(SignedActions& actions, ExchangeRest& rest,
                                                    PlacementRequest request,
                                                    const WallClock& clock, Deadline deadline);

} // namespace nof0::venues::hyperliquid
