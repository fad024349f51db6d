// What must hold of any paper arena, however often it was killed: its money, its orders and its
// venue's books, asked of Postgres in plain SQL that shares nothing with the code that writes them.
#pragma once

#include "sim/truth_in_tables.hpp"

namespace nof0::test {

// Fails the test with the rows that are wrong. To be asked while nobody trades.
//   - the cash of all accounts with the house is what was deposited; coins and funding cancel out
//   - each trader's money at the venue is its ledger: initial equity, trades and cash events
//   - the venue's positions are the fold of its fills, each order's fills are its filled quantity
//   - no order is there twice, and none is live on one side only
//   - each position of a trader with exits has one take profit and one stop loss of its whole size
void expect_paper_arena_is_sound(const AskTables& ask);

// Cycle numbers of each trader grow by one; a start may skip one that was lost with its process.
void expect_cycles_in_order(const AskTables& ask, int starts);

} // namespace nof0::test
