// The store at a glance: what `nof0 status` prints. Cheap enough to be asked every second, except
// for the size of the database.
#pragma once

#include "base/time.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::storage {

struct OverviewRow {
    std::int64_t version = 0;
    std::int64_t at_ms = 0;
    std::optional<std::string> season; // its name; absent: none was ever begun
    std::int64_t traders = 0;
    std::optional<std::int64_t> newest_price_ms;
    std::optional<std::int64_t> newest_fill_ms;
    std::int64_t open_positions = 0;
    std::int64_t parked = 0;
    std::int64_t frozen_pairs = 0;
    std::int64_t quarantined_today = 0;
    std::int64_t outbox_waiting = 0; // rows that the relay has not handed on
    std::int64_t database_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(OverviewRow, (),
                      (version, at_ms, season, traders, newest_price_ms, newest_fill_ms,
                       open_positions, parked, frozen_pairs, quarantined_today, outbox_waiting,
                       database_bytes))

struct LeaseRow {
    std::string name;
    std::string holder;
    std::int64_t token = 0;
    WallTime acquired_at;
    WallTime expires_at;
    bool is_held = false; // by Postgres' clock
};
BOOST_DESCRIBE_STRUCT(LeaseRow, (), (name, holder, token, acquired_at, expires_at, is_held))

Task<OverviewRow> overview(pg::Session& session);
Task<std::vector<LeaseRow>> all_leases(pg::Session& session);
// Of a partitioned table; 24 stands for that many or more.
Task<std::int64_t> months_ahead(pg::Session& session, std::string_view table);

} // namespace nof0::storage
