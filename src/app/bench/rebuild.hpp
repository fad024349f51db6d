// `nof0 bench rebuild`: an empty Redis filled from a large Postgres by projections::rebuild().
#pragma once

#include "app/bench/filled_arena.hpp"
#include "app/bench/row.hpp"
#include "cache/redis_options.hpp"

#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct RebuildBenchOptions {
    std::string postgres_dsn;  // a login that may create databases
    cache::RedisOptions redis; // the database `redis_database` of it is emptied
    int redis_database = 15;
    ArenaSize size;
    std::int64_t trades_per_trader = 100; // in lists of recent trades
    int rounds = 2;
    std::function<void(const std::string&)> progress; // may be empty
};

// The seconds of the fastest round beside the goal of 6 s for the whole arena, and documents/s.
std::vector<Row> run_rebuild_bench(const RebuildBenchOptions& options);

} // namespace nof0::bench
