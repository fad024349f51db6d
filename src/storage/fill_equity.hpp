// Equity as it is after fills: an observation for each millisecond with a fill, and the last one of
// each hour.
#pragma once

#include "storage/equity.hpp"

#include <span>

namespace nof0::storage {

// Observations that are there stay as they are. The rows are free again when the call returns.
Task<std::int64_t> store_snapshots(WriteScope& scope, std::span<const SnapshotRow> rows);
// The same for many rows, none of which may be there; they are free again when the Task has ended.
Task<std::int64_t> copy_new_snapshots(WriteScope& scope, std::span<const SnapshotRow> rows);

// A later observation of an hour that has one.
struct HourMoveRow {
    std::string model_id;
    std::int32_t hour_marker = 0;
    std::int32_t minute_marker = 0;
    std::int64_t ts_us = 0;
    double equity_usd = 0;
    std::optional<double> realized_pnl;
    std::optional<double> unrealized_pnl;
    pg::Json positions;
    std::optional<pg::Json> metadata;
    std::int64_t version = 0;
    std::int32_t season = 0;
    double net_flows = 0;
};
BOOST_DESCRIBE_STRUCT(HourMoveRow, (),
                      (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl,
                       unrealized_pnl, positions, metadata, version, season, net_flows))
// Hours that are not there, or have a later observation, stay as they are.
Task<std::int64_t> move_hours(WriteScope& scope, std::span<const HourMoveRow> rows);
// Keeps the later observation of an hour. A row without a Sharpe ratio takes that of its hour or of
// the hour before it. REQUIRES one row per (trader, hour).
Task<std::int64_t> raise_hours(WriteScope& scope, std::span<const HourlyRow> rows);

} // namespace nof0::storage
