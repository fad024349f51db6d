// From an order as we mean it to one that the venue takes: on its grid, with a price for those
// that name none.
#pragma once

#include "domain/order.hpp"
#include "venues/hyperliquid/actions.hpp"
#include "venues/hyperliquid/asset_table.hpp"

#include <optional>

namespace nof0::venues::hyperliquid {

// How much worse than its reference an order that must execute may be filled, as a share of it.
// There are no market orders at the venue, only limits that reach far.
struct Slippage {
    Decimal market = Decimal::from_units(50'000'000'000);  // 5 %, of the mid price
    Decimal trigger = Decimal::from_units(80'000'000'000); // 8 %, of the trigger price
};

// Whether order_request_of() needs the mid price of its symbol.
bool needs_mid(const Order& order);

// Limits are rounded to the passive side; market orders to the aggressive one, px being their limit
// where they have one; trigger prices to the nearest. Refused: no price to go by, nothing left of
// the size, a value below the venue's least (but for orders that only reduce).
Result<OrderRequest> order_request_of(const Order& order, const TradedAsset& asset,
                                      std::optional<Decimal> mid, const Slippage& slippage = {});

} // namespace nof0::venues::hyperliquid
