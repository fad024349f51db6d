// `nof0 bench fills`: fills through the whole pipeline (fold, positions, trades, ledger, equity,
// outbox) and into the cache, beside pgbench with a plain transaction of four statements per fill
// (bench/fills_anchor.sql, frozen) from 8 pipelined clients.
//
// Both sides write to the same server in databases of their own, in turn; our process stays on one
// core and the server's on the other, as do pgbench and its servers.
#pragma once

#include "app/bench/row.hpp"
#include "cache/redis_options.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct FillsBenchOptions {
    std::string postgres_dsn;  // a login that may create databases
    cache::RedisOptions redis; // its database 15 is emptied
    std::int64_t fills = 200'000;
    int traders = 1'000;
    int seconds = 10;                                    // of each run of pgbench
    int rounds = 2;                                      // runs of each side
    std::vector<std::size_t> batches{256, 1'024, 4'096}; // events of one transaction at most
    std::function<void(const std::string&)> progress;    // one line before each step; may be empty
};

// Two rows for each batch size: fills/s until all are committed, and until all is published too.
// Throws UsageError, Unavailable, std::runtime_error when not every fill is stored.
std::vector<Row> run_fills_bench(const FillsBenchOptions& options);

} // namespace nof0::bench
