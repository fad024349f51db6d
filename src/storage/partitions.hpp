// Partitions: price_ticks and account_equity_snapshots are ranges of one UTC month each. There is
// no default partition, so months are made before the batch that needs them.
#pragma once

#include "storage/pg/session.hpp"

#include <cstdint>

namespace nof0::storage {

enum class PartitionedTable { price_ticks, account_equity_snapshots };

// Makes the month that holds ts_ms; true when it was not there. Safe beside others doing the same.
Task<bool> ensure_month(pg::Session& session, PartitionedTable table, std::int64_t ts_ms);
// The month that holds ts_ms and the next `months_ahead`; how many were made.
Task<int> ensure_months_ahead(pg::Session& session, PartitionedTable table, std::int64_t ts_ms,
                              int months_ahead);

} // namespace nof0::storage
