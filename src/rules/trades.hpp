// What the fields of a closed trade are made of, as found in 230 recorded trades.
#pragma once

#include "domain/trade.hpp"

#include <optional>
#include <string>

namespace nof0::rules {

// (exit - entry) * quantity, the quantity signed: 230 of 230 recorded rows within 1e-11. Where a
// venue reports its own closed PnL that one is stored, and differs by its rounded entry price.
double gross_pnl(const Trade& trade);
// |quantity| * entry price: the "notional" of every analytics table.
double notional(const Trade& trade);
// Sum of what the two legs moved realised PnL by: the recorded net. (Gross less commissions is the
// same only where the entry price was not rounded: 129 of 230.)
double net_pnl(const Trade& trade);
double total_commission(const Trade& trade);
// Above zero, after commissions. A trade of exactly zero never occurred and counts as lost.
bool is_winner(double realized_net_pnl);
bool is_winner(const Trade& trade);

// How Python prints a float: 1761314029.249, 1761316055.0. REQUIRES 1e-4 <= |value| < 1e16 or 0.
std::string python_float_text(double value);
// "{entry_time}_{symbol}_{exit_time}_{model_id}".
std::string trade_id_text(const Trade& trade);

// The first recorded identity that the row breaks, as a sentence; empty when all hold. For checking
// imported and generated history, which has no fills to be folded from.
std::optional<std::string> broken_identity(const Trade& trade);

} // namespace nof0::rules
