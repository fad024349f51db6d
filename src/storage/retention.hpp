// Retention: what it takes to take an old month of ticks out of the store. See jobs/retention.hpp
// for the order in which this is done. Needs the tables' owner: nof0_writer may not detach or drop.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

// A month of price_ticks. `name` ends with _YYYY_MM.
struct TickMonthRow {
    std::string name;
    bool attached = false;       // false: detached and not dropped yet
    bool detach_pending = false; // a detach was given up half-way: to be finalized
};
BOOST_DESCRIBE_STRUCT(TickMonthRow, (), (name, attached, detach_pending))

struct ArchivedTickRow {
    std::int64_t id = 0;
    std::string symbol;
    double price = 0;
    std::int64_t ts_ms = 0;
    std::optional<std::string> source;
    std::int64_t source_seq = 0;
    std::int64_t version = 0;
    std::optional<WallTime> ingested_at;
};
BOOST_DESCRIBE_STRUCT(ArchivedTickRow, (),
                      (id, symbol, price, ts_ms, source, source_seq, version, ingested_at))

struct TickRangeRow {
    std::int64_t rows = 0;
    std::optional<WallTime> newest_ingested_at;
};
BOOST_DESCRIBE_STRUCT(TickRangeRow, (), (rows, newest_ingested_at))

// By name, which is by time.
Task<std::vector<TickMonthRow>> tick_months(pg::Session& session);
// Of the ticks with from_ms <= ts_ms < to_ms that are in the store.
Task<TickRangeRow> tick_range(pg::Session& session, std::int64_t from_ms, std::int64_t to_ms);
// Each row, by id.
Task<> for_each_tick(pg::Session& session, std::int64_t from_ms, std::int64_t to_ms,
                     std::function<void(const ArchivedTickRow&)> sink);

// From now on answers about the versions of these times say that prices are known by the minute.
Task<> note_loss(pg::Session& session, const std::string& name, std::int64_t from_ms,
                 std::int64_t to_ms);
// Of what an hour was before it was over only the last state stays, for all of them. REQUIRES that
// the loss was noted. The number of hours that lost states.
Task<std::int64_t> forget_hours(pg::Session& session, std::int64_t from_ms, std::int64_t to_ms);

// Waits for readers of the month, but does not keep new ones out. When the wait ends at the
// deadline, the month is left with detach_pending.
Task<> detach_month(pg::Session& session, const std::string& name);
Task<> finalize_detach(pg::Session& session, const std::string& name);
// REQUIRES a detached month. Throws pg::Error, and keeps the table, unless it has exactly `rows`.
Task<> drop_month(pg::Session& session, const std::string& name, std::int64_t rows);

} // namespace nof0::storage
