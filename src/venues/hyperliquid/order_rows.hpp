// The rows in which the venue prints orders, of every age. Internal to this folder.
#pragma once

#include "domain/venue_account.hpp"
#include "venues/hyperliquid/json_fields.hpp"

#include <vector>

namespace nof0::venues::hyperliquid {

// {coin, side, limitPx, sz, oid, timestamp, ...}: appends the orders under it, then itself. False:
// something of them cannot be read.
bool read_order(od::value value, std::vector<RestingOrder>& orders);

// {"order": {...}, "status": ..., "statusTimestamp": ...}
bool read_update(od::value value, OrderUpdate& update);

} // namespace nof0::venues::hyperliquid
