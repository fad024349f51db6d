// `nof0 check`: whether the store is what its facts say, in one snapshot.
//
// - fold: the fills of each account, folded anew, are the positions, their steps, the trades and
//   the gaps that are stored, and nothing else is; frozen pairs are findings of their own;
// - ledger: for every trader (a) the stored cash and totals are those of the fold and of the cash
//   events, exactly, and the newest observation is the ledger at its marks; (b) the venue's own
//   word on the account is the ledger at today's prices, within 1 % of what is held; (c) the
//   ledger is what the trades won and the open positions cost;
// - imported: recorded trades keep the recorded identities; recorded fills fold to recorded trades;
// - orphan, outbox, version, partition: rows without a parent, breaks in the numbering, months that
//   are missing or half made.
//
// Reads only; safe beside a running arena.
#pragma once

#include "pipelines/check/finding.hpp"
#include "storage/pg/pool.hpp"

namespace nof0::pipelines {

// Throws Unavailable. `budget` bounds every statement.
Task<CheckReport> check_store(pg::Pool& pool, Milliseconds budget);

} // namespace nof0::pipelines
