// `nof0 bench decisions`: whole decision cycles a second when deciding itself costs nothing:
// context, decision, guards, intents, the paper venue, journal and state, through Postgres, six
// traders on the simulated market.
//
// In bulk, as a past is made, and with every step durable before the next, as live, one cycle after
// the other and four at once; decided by the baselines, and by stand-ins that say as much as a
// language model does. The anchor of bulk is Postgres alone with the rows that the runs left: each
// table's into an empty copy of it with all its indexes, one INSERT .. SELECT a table. That of
// durable steps is one client that makes as many plain transactions as a cycle took. Beside each
// rate the processor time of a cycle, ours and the server's, which a busy machine changes little;
// then the size of what was stored, table by table.
//
// The server must run on this machine.
#pragma once

#include "app/bench/row.hpp"
#include "app/endpoints.hpp"
#include "config/config.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct DecisionsBenchOptions {
    config::Config config;        // whose traders take turns
    std::string postgres_dsn{};   // a login that may create databases and roles
    cache::RedisOptions redis{};  // its database 15 is emptied and used
    std::int64_t cycles = 20'000; // of each bulk run; a tenth of it with every step durable
    std::function<void(const std::string&)> progress{}; // one line before each step; may be empty
};

// Throws Unavailable, std::runtime_error when cycles are missing.
std::vector<Row> run_decisions_bench(const DecisionsBenchOptions& options);

} // namespace nof0::bench
