// Equity as it is after fills: an observation for each millisecond with a fill, and the last one of
// each hour.
#pragma once

#include "storage/equity.hpp"

#include <span>

namespace nof0::storage {

// Observations that are there stay as they are. The rows are free again when the call returns.
Task<std::int64_t> store_snapshots(WriteScope& scope, std::span<const SnapshotRow> rows);
// Keeps the later observation of an hour. A row without a Sharpe ratio takes that of its hour or of
// the hour before it. REQUIRES one row per (trader, hour).
Task<std::int64_t> raise_hours(WriteScope& scope, std::span<const HourlyRow> rows);

} // namespace nof0::storage
