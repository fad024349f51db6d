// The venue's grid of prices and sizes, exact in decimals.
//
// A price is valid when it is an integer, or has at most 5 significant digits and at most
// MAX_DECIMALS - szDecimals decimals, MAX_DECIMALS being 6 for perpetuals and 8 for spot. A size
// has at most szDecimals decimals. Source: the venue's documentation, "Tick and lot size".
#pragma once

#include "base/decimal.hpp"
#include "domain/order_side.hpp"

#include <string>

namespace nof0::venues::hyperliquid {

enum class MarketKind { perpetual, spot };

struct AssetGrid {
    int size_decimals = 0; // szDecimals of the asset's meta
    MarketKind kind = MarketKind::perpetual;
};

enum class PriceRounding { down, up, nearest };

// Away from the trade: a limit order never pays more, nor sells for less, than was asked.
constexpr PriceRounding passive(OrderSide side) {
    return side == OrderSide::buy ? PriceRounding::down : PriceRounding::up;
}
// Towards the trade: an order that must execute now.
constexpr PriceRounding aggressive(OrderSide side) {
    return side == OrderSide::buy ? PriceRounding::up : PriceRounding::down;
}

// The nearest valid price in that direction. Refused: not above 0 before or after rounding.
Result<Decimal> round_price(Decimal price, AssetGrid grid, PriceRounding rounding);
bool is_valid_price(Decimal price, AssetGrid grid);

// Never more than was asked. Refused: nothing is left.
Result<Decimal> round_size(Decimal size, AssetGrid grid);

// The limit of an order that takes whatever is there: the reference moved by a share of itself
// (0.05 = 5 %) towards the trade, rounded further that way.
Result<Decimal> market_price(Decimal reference, OrderSide side, Decimal slippage, AssetGrid grid);

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
