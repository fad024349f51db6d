// The venue's grid of prices and sizes: a price has at most five significant figures and at most
// 6 - size decimals decimals, and a whole number is always one; a size has at most the asset's size
// decimals. (hyperliquid: "Tick and lot size".)
#pragma once

#include "base/decimal.hpp"

namespace nof0::venues::sim {

// Decimals of the prices around this one. REQUIRES price > 0.
int price_decimals(Decimal price, int size_decimals);
int price_decimals(double price, int size_decimals);
// The distance between neighbouring prices around this one.
Decimal tick_at(Decimal price, int size_decimals);

bool is_on_price_grid(Decimal price, int size_decimals);
bool is_on_size_grid(Decimal size, int size_decimals);

// The nearest price of the grid, at least one tick.
double to_grid(double price, int size_decimals);

} // namespace nof0::venues::sim
