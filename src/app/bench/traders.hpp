// `nof0 bench traders`: what a seat costs in memory: a thousand baselines on the paper venue, one
// simulated day in bulk, decisions every quarter of an hour.
//
// Resident memory before anybody sits, when all sit, after half of the day and after all of it:
// what the second half adds beyond the first is what grows without being needed.
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
    std::int64_t hours = 24;
    std::function<void(const std::string&)> progress{}; // one line after each step; may be empty
};

// MB a trader beside the aim, MB that the second half of the day added beside the first, cycles a
// second. Throws Unavailable.
std::vector<Row> run_traders_bench(const TradersBenchOptions& options);

} // namespace nof0::bench
