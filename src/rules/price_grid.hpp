// The grid of prices and sizes that Hyperliquid's rules make, and the simulated venue's too; exact
// in decimals.
//
// A price is valid when it is an integer, or has at most 5 significant digits and at most
// MAX_DECIMALS - szDecimals decimals, MAX_DECIMALS being 6 for perpetuals and 8 for spot. A size
// has at most szDecimals decimals. Source: the venue's documentation, "Tick and lot size".
#pragma once

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "domain/order_side.hpp"

namespace nof0::rules {

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

} // namespace nof0::rules
