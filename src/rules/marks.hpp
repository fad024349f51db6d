// An open position at a moment's prices: unrealised PnL, margin, liquidation price. Perpetuals with
// isolated margin, as 36 recorded positions were found to be computed.
#pragma once

#include "domain/marked_position.hpp"

#include <optional>

namespace nof0::rules {

// quantity * (mark - average entry): by the venue's mark, while the board shows the mid.
double unrealized_pnl(double quantity, double entry_price, double mark);

// Minus the entry fee at 4.5 bps of |quantity| * entry, to the cent: the public closed_pnl of every
// recorded position, whatever rate the account pays.
double public_closed_pnl(double quantity, double entry_price);

// |quantity| * entry / leverage + unrealised + closed PnL: the initial isolated margin and what was
// won or lost on it. Recorded margins differ by up to 1.3 %, presumably by funding.
double margin(double quantity, double entry_price, double leverage, double unrealized,
              double closed_pnl);

// mark - s * (margin - m |q| mark) / |q| / (1 - m s) with s = +1 long, -1 short and the maintenance
// margin m = 1 / (2 max_leverage). 0 where the price cannot get there (below zero), and for an
// empty position.
double liquidation_price(double quantity, double mark, double margin, double max_leverage);

// What the recorded venue allowed: BTC 40, ETH 25, SOL 20, XRP 20, DOGE 10, BNB 10; for symbols
// whose stored metadata is missing. Empty for others.
std::optional<double> known_max_leverage(const Symbol& symbol);

struct MarkPrices {
    double mark = 0; // the venue's mark
    double mid = 0;  // the middle of the book: current_price
};
// A position of leverage 1 or less, or without a known max_leverage, has liquidation price 0.
MarkedPosition mark_position(Position position, MarkPrices prices,
                             std::optional<double> max_leverage);

} // namespace nof0::rules
