// Equity: observations (account_equity_snapshots) and the last one of each hour of a trader's life
// (equity_hourly), which is what /api/account-totals answers.
//
// Observations are never rewritten. An unknown figure is NULL or no row, never an invented 0.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct SnapshotRow {
    std::string model_id;
    std::int64_t ts_ms = 0;
    double equity_usd = 0;
    std::optional<double> realized_pnl;
    std::optional<double> unrealized_pnl;
    std::optional<pg::Uuid> run_id; // uuid5(writer, source event)
    std::optional<std::int64_t> ts_us;
    std::string kind; // fill, sampler, correction, import
    std::string origin;
    std::int64_t version = 0;
    // Currency -> amount that the equity leaves out, because it has no price; NULL: nothing.
    std::optional<pg::Json> unpriced{};
    double net_flows = 0; // moved in and out since the trader or its season began: no result
};
BOOST_DESCRIBE_STRUCT(SnapshotRow, (),
                      (model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl, run_id, ts_us,
                       kind, origin, version, unpriced, net_flows))

struct HourlyRow {
    std::string model_id;
    std::int32_t hour_marker = 0; // whole hours since the trader's inception in the season
    std::int32_t minute_marker = 0;
    std::int64_t ts_us = 0;
    double equity_usd = 0;
    std::optional<double> realized_pnl;
    std::optional<double> unrealized_pnl;
    std::optional<double> sharpe_ratio;
    pg::Json positions;               // symbol -> public position
    std::optional<pg::Json> metadata; // {"unpriced": as above}
    std::string origin;
    std::int64_t version = 0;
    std::int32_t season = 0;
    double net_flows = 0; // as above
};
BOOST_DESCRIBE_STRUCT(HourlyRow, (),
                      (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl,
                       unrealized_pnl, sharpe_ratio, positions, metadata, origin, version, season,
                       net_flows))

// The newest observation of a trader (reference query of the design).
struct LatestEquityRow {
    std::string model_id;
    std::int64_t ts_ms = 0;
    double equity_usd = 0;
    std::optional<double> realized_pnl;
    std::optional<double> unrealized_pnl;
    double net_flows = 0;
};
BOOST_DESCRIBE_STRUCT(LatestEquityRow, (),
                      (model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl, net_flows))

struct SnapshotKeyRow {
    std::string model_id;
    std::int64_t ts_ms = 0;
    double equity_usd = 0;
};
BOOST_DESCRIBE_STRUCT(SnapshotKeyRow, (), (model_id, ts_ms, equity_usd))

Task<std::vector<LatestEquityRow>> latest_equity(pg::Session& session);

// What follows is asked of one season.

// Rows of models and benchmarks whose hour marker is at or after `from_marker`, at most the newest
// `hours_max` of each trader, ascending by time. Positions of rows older than
// `positions_since_us` are answered as {}.
Task<std::vector<HourlyRow>> hourly_equity(pg::Session& session, std::int32_t from_marker,
                                           std::int64_t hours_max, std::int64_t positions_since_us,
                                           std::int32_t season);
// The time of the newest hourly row; nullopt without any.
Task<std::optional<std::int64_t>> newest_hourly_us(pg::Session& session, std::int32_t season);
// The greatest hour marker there is; nullopt without any row.
Task<std::optional<std::int32_t>> greatest_hour_marker(pg::Session& session, std::int32_t season);
// The newest hourly row of each trader, by id.
Task<std::vector<HourlyRow>> newest_hours(pg::Session& session, std::int32_t season);

// The curves of these traders, in their order: the newest `points` hours of each, oldest first.
struct CurvePointRow {
    std::string model_id;
    std::int64_t ts_us = 0;
    double equity_usd = 0;
};
BOOST_DESCRIBE_STRUCT(CurvePointRow, (), (model_id, ts_us, equity_usd))
Task<std::vector<CurvePointRow>> equity_curves(pg::Session& session,
                                               const std::vector<std::string>& traders,
                                               std::int64_t points, std::int32_t season);

// Every hour of these traders, each trader's ascending.
struct HourEquityRow {
    std::string model_id;
    std::int32_t hour_marker = 0;
    double equity_usd = 0;
    double net_flows = 0;
};
BOOST_DESCRIBE_STRUCT(HourEquityRow, (), (model_id, hour_marker, equity_usd, net_flows))
Task<> each_hour_of(pg::Session& session, const std::vector<std::string>& traders,
                    std::int32_t season, std::function<void(const HourEquityRow&)> sink);

Task<bool> has_snapshots(pg::Session& session, const std::vector<std::string>& traders);
// Those of the given (trader, ms) pairs that are stored.
Task<std::vector<SnapshotKeyRow>> stored_snapshots(pg::Session& session,
                                                   const std::vector<std::string>& traders,
                                                   const std::vector<std::int64_t>& ts_ms);

// New rows only; the buffers must live until the Task ends.
Task<std::int64_t> copy_snapshots(WriteScope& scope, const pg::CopyBuffer<SnapshotRow>& rows);
Task<std::int64_t> copy_hours(WriteScope& scope, const pg::CopyBuffer<HourlyRow>& rows);
// Keeps the later observation of an hour. REQUIRES one row per (trader, hour).
Task<std::int64_t> upsert_hours(WriteScope& scope, const std::vector<HourlyRow>& rows);

} // namespace nof0::storage
