// The public record of a stored trade.
#pragma once

#include "domain/trade.hpp"
#include "storage/trades.hpp"

#include <string>

namespace nof0::projections {

// The row as the domain sees it. Leverage and confidence that nobody knows are shown as the public
// record always showed them: 1 and 0. REQUIRES the other figures: a trade without a price or a time
// is not a trade.
Trade trade_of(const storage::TradeRow& row);

// Appends the 33 keys.
void append_trade(std::string& out, const storage::TradeRow& row);

} // namespace nof0::projections
