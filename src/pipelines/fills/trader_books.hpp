// Many traders' books from what is stored, for whoever observes them at one moment.
#pragma once

#include "pipelines/fills/trader_book.hpp"
#include "storage/pg/session.hpp"

#include <map>
#include <string>
#include <vector>

namespace nof0::pipelines {

using TraderBooks = std::map<std::string, TraderBook>; // by trader

// Of the traders that have a ledger row; what others hold is left out.
TraderBooks books_of(const std::vector<storage::LedgerRow>& ledgers,
                     const std::vector<storage::HoldingRow>& holdings,
                     const std::vector<storage::CurrencyLedgerRow>& others);
// The prices of everything in the books at that moment.
Task<Marks> marks_of(pg::Session& session, const TraderBooks& books, std::int64_t moment_ms);
// Those of the traders that are there.
Task<TraderBooks> read_books(pg::Session& session, const std::vector<std::string>& traders);

} // namespace nof0::pipelines
