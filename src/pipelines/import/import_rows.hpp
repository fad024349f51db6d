// From recorded records to the rows of the tables: pure, one function per kind.
#pragma once

#include "pipelines/import/records.hpp"
#include "storage/conversations.hpp"
#include "storage/equity.hpp"
#include "storage/fills.hpp"
#include "storage/positions.hpp"
#include "storage/trades.hpp"

#include <cstdint>
#include <string>

namespace nof0::pipelines {

// Where rows come from and which transaction writes them.
struct ImportStamp {
    std::string origin; // import:<sha12>
    std::string run_id; // uuid5 of the import
    std::int64_t version = 0;
};

storage::TradeRow trade_row(const RecordedTrade& trade, const ImportStamp& stamp);

storage::SnapshotRow snapshot_row(const RecordedAccountRow& row, const ImportStamp& stamp,
                                  const std::optional<double>& initial_equity_usd);
// The realised PnL of recorded rows with a negative unrealised one is wrong by twice that (see
// rules/equity.hpp); the row gets the right one and keeps the recorded one in its metadata.
storage::HourlyRow hourly_row(const RecordedAccountRow& row, const ImportStamp& stamp,
                              const std::optional<double>& initial_equity_usd);

storage::PositionRow position_row(const std::string& trader, const RecordedPosition& position,
                                  const ImportStamp& stamp);

storage::NewThread invocation_thread(const RecordedConversation& record, const ImportStamp& stamp);
storage::NewCycle invocation_cycle(const RecordedConversation& record, const ImportStamp& stamp);
// A thread has no id of its own: it is named by its trader and content.
storage::NewThread plain_thread(const RecordedConversation& record, const ImportStamp& stamp);

// Imported fills are of the exchange "import", one account per trader.
storage::FillRow fill_row(const RecordedFill& fill, const ImportStamp& stamp);

} // namespace nof0::pipelines
