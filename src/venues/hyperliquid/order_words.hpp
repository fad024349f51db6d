// The venue's words for what became of an order, and for why it refused one. Both sets are open:
// new words keep their meaning by their ending, new texts are refusals.
#pragma once

#include "domain/order.hpp"
#include "venues/provider.hpp"

#include <string_view>

namespace nof0::venues::hyperliquid {

// "open", "filled", "marginCanceled", "badAloPxRejected": what ends in Rejected was rejected, in
// Canceled or Cancel cancelled; anything else that is not known is unknown.
OrderStatus order_status_of(std::string_view word);

// The venue has seen the number of a request before.
bool is_duplicate_nonce(std::string_view text);

// What can be done about an error text, of one order or of a whole request.
VenueError::Kind kind_of_error(std::string_view text);

} // namespace nof0::venues::hyperliquid
