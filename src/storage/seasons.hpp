// Seasons: an arena begins anew under a name, and its history stays.
//
// Which season a reader is in follows from the version that it reads at (ReadScope::season(),
// WriteScope::season()), never from a clock: at a version before a season began, the former one is
// the answer to everything. Before the first there is season 0, which has no row: what was imported
// and an arena without seasons live in it.
//
// A trader takes part in a season when it was there at its beginning (season_traders) or began
// later. Everything that is said "since inception" is said of the season: see all_traders().
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct Season {
    std::int32_t number = 0;
    std::int64_t started_ms = std::numeric_limits<std::int64_t>::min(); // arena time
    std::int64_t version = 0; // which began it; facts up to it belong to former seasons

    // Before everything in season 0.
    std::int64_t started_us() const {
        return number == 0 ? std::numeric_limits<std::int64_t>::min() : started_ms * 1000;
    }
};
BOOST_DESCRIBE_STRUCT(Season, (), (number, started_ms, version))

// At the head of what the session's snapshot sees. One round trip.
Task<Season> current_season(pg::Session& session);
// At that version, whatever came later.
Task<Season> season_at(pg::Session& session, std::int64_t version);

struct SeasonRow {
    std::int32_t number = 0;
    std::string name;
    std::int64_t started_ms = 0;
    std::optional<std::int64_t> command_id{}; // which operator_commands row asked for it
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SeasonRow, (), (number, name, started_ms, command_id, version))
// The first one first.
Task<std::vector<SeasonRow>> all_seasons(pg::Session& session);
// Names that differ in nothing but case are the same.
Task<std::optional<SeasonRow>> find_season(pg::Session& session, std::string_view name);
Task<std::optional<SeasonRow>> season_of_command(pg::Session& session, std::int64_t command_id);

// With what a trader began a season, and its last hour in it.
struct SeasonStandingRow {
    std::int32_t season = 0;
    std::string model_id;
    Decimal initial_equity{};
    std::optional<double> equity_usd; // absent: never observed
    std::optional<double> net_flows;  // moved in and out during the season
};
BOOST_DESCRIBE_STRUCT(SeasonStandingRow, (),
                      (season, model_id, initial_equity, equity_usd, net_flows))
// Models and benchmarks of every season but 0, by season and trader.
Task<std::vector<SeasonStandingRow>> season_standings(pg::Session& session);

struct SeasonTraderRow {
    std::int32_t season = 0;
    std::string model_id;
    std::int64_t inception_us = 0;
    Decimal initial_equity{};
    Decimal flow_cash{}; // moved in and out before it, ever
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SeasonTraderRow, (),
                      (season, model_id, inception_us, initial_equity, flow_cash, version))
Task<std::optional<SeasonTraderRow>> season_trader(pg::Session& session, std::int32_t season,
                                                   std::string_view trader);

// The newest time of anything that is told of these traders: fills and observations; 0: nothing.
Task<std::int64_t> newest_fact_ms(pg::Session& session, const std::vector<std::string>& traders);

// REQUIRES the next number and a name that no season has.
Task<> store_season(WriteScope& scope, const SeasonRow& season,
                    const std::vector<SeasonTraderRow>& traders);

} // namespace nof0::storage
