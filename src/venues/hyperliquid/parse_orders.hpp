// What the venue says of orders: those that rest, what became of one, and the stream of changes.
// Fields may come in any order. One bad row costs itself and is counted, where a list is news; in
// an answer to a question it costs the answer, because what is missing would count as not there.
#pragma once

#include "domain/venue_account.hpp"
#include "venues/hyperliquid/skip_counts.hpp"
#include "venues/provider.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace nof0::venues::hyperliquid {

// openOrders and frontendOpenOrders. Exits stand both under their parent and beside it: each order
// comes once, in the venue's order.
Answer<std::vector<RestingOrder>> parse_open_orders(std::string_view body);

// orderStatus; nullopt: the venue never heard of it.
Answer<std::optional<OrderUpdate>> parse_order_status(std::string_view body);

// historicalOrders: one update per order, the newest, as they first come.
Answer<std::vector<OrderUpdate>> parse_historical_orders(std::string_view body);

// A frame of the channels orderUpdates and user (cancels that are not ours). False: another frame.
bool parse_order_frame(std::string_view frame, std::vector<OrderUpdate>& updates,
                       SkipCounts& skips);

} // namespace nof0::venues::hyperliquid
