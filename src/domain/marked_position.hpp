// MarkedPosition: an open position at a moment's prices, as account-totals and positions show it.
#pragma once

#include "domain/position.hpp"

namespace nof0 {

struct MarkedPosition {
    Position position;
    double current_price = 0;  // the mid price
    double unrealized_pnl = 0; // by the mark price, not the mid
    double margin = 0;
    double liquidation_price = 0; // 0: cannot be liquidated (leverage 1 or less)

    bool operator==(const MarkedPosition&) const = default;
};

// Appends the public 21-key object, keys in the recorded order.
void append_json(std::string& out, const MarkedPosition& marked);

} // namespace nof0
