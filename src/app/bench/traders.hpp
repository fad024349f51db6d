// `nof0 bench traders`: what a thousand traders cost in memory: baselines on the paper venue, three
// simulated days in bulk, decisions every quarter of an hour.
//
// Memory is what the allocator gave out and did not get back, beside what is resident: before
// anybody sits, when all sit, and at the end of each day. The last day's growth a cycle, beside the
// first's, is what grows without being needed.
#pragma once

#include "app/bench/row.hpp"
#include "app/endpoints.hpp"
#include "config/config.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct TradersBenchOptions {
    config::Config config{};     // whose traders take turns
    std::string postgres_dsn{};  // a login that may create databases and roles
    cache::RedisOptions redis{}; // its database 15 is emptied and used
    std::int64_t traders = 1'000;
    std::int64_t hours_a_day = 24;                      // fewer for a test
    std::function<void(const std::string&)> progress{}; // one line after each step; may be empty
};

// MB resident at the end, MB in use of a trader, bytes that a cycle of the last day left in use
// beside one of the first, cycles a second. Throws Unavailable.
std::vector<Row> run_traders_bench(const TradersBenchOptions& options);

} // namespace nof0::bench
