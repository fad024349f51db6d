// What a transaction takes from the queue: one row for each key, keys sorted, because a statement
// may meet a key only once and two writers that sort alike cannot deadlock.
#pragma once

#include "pipelines/fills/account_event.hpp"
#include "pipelines/fills/fill_rows.hpp"
#include "storage/quarantine.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace nof0::pipelines {

using FillId = std::tuple<std::string, std::string, std::string>; // provider, account, fill_key

struct FillBatch {
    std::vector<storage::NewFillRow> fills{};                       // sorted by key
    std::map<FillId, const FillEvent*> events{};                    // of the rows; into the queue
    std::vector<storage::CashEventRow> cash{};                      // sorted by key
    std::map<storage::CashEventId, const CashEvent*> cash_events{}; // of the rows
    std::vector<storage::QuarantineRow> conflicts{}; // equal keys with other contents
    std::set<PairKey> thaws{};                       // to be tried again
    std::size_t duplicates = 0;
};

// `event_at(i)` for i < count; the events outlive the batch.
FillBatch fill_batch(std::size_t count,
                     const std::function<const AccountEvent&(std::size_t)>& event_at,
                     std::int64_t version);

// An event whose key is taken by another content.
storage::QuarantineRow conflicting_fill(const FillEvent& event);
storage::QuarantineRow conflicting_cash(const CashEvent& event);

// Row: storage::CashEventRow or CashAmountRow.
template<class Row>
storage::CashEventId cash_id_of(const Row& row) {
    return {row.exchange_provider, row.account, row.kind, row.ts_ms, row.coin, row.ordinal};
}

} // namespace nof0::pipelines
