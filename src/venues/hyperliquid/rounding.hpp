// How amounts travel to Hyperliquid, and the least an order may be worth. Its grid of prices and
// sizes is rules/price_grid.hpp.
#pragma once

#include "rules/price_grid.hpp"

#include <string>

namespace nof0::venues::hyperliquid {

using rules::aggressive;
using rules::AssetGrid;
using rules::is_valid_price;
using rules::market_price;
using rules::MarketKind;
using rules::passive;
using rules::PriceRounding;
using rules::round_price;
using rules::round_size;

// The least value of an order, in USD; the venue lets an order that only reduces go below.
inline const Decimal k_notional_min = Decimal::from_int(10);
// Refused in the venue's own words where price * size is less.
Status<> check_notional(Decimal price, Decimal size);

// How amounts travel, and are hashed: plain, without trailing zeros, "0" and never "-0". Refused:
// more than 8 decimals.
Result<std::string> wire_text(Decimal amount);

// amount * 10^decimals as a whole number. Refused: it is none.
Result<Int128> scaled_integer(Decimal amount, int decimals);

} // namespace nof0::venues::hyperliquid
