// `nof0 bench analytics`: the analytics batch over a large arena.
#pragma once

#include "app/bench/filled_arena.hpp"
#include "app/bench/row.hpp"

#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct AnalyticsBenchOptions {
    std::string postgres_dsn; // a login that may create databases
    ArenaSize size{.snapshots = 1};
    int changed_traders = 10;                         // of the second measurement
    std::function<void(const std::string&)> progress; // may be empty
};

// Trades/s of computing every trader, and of computing a few changed ones, beside the goal; each
// time includes finding out who changed.
std::vector<Row> run_analytics_bench(const AnalyticsBenchOptions& options);

} // namespace nof0::bench
