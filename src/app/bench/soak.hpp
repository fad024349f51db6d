// `nof0 bench soak --seconds 600`: the whole ingest process (every pipeline, the relay, the timed
// jobs) at full speed for minutes, and whether its memory stays what it is.
//
// Made-up trade frames of 50 coins go through the parser as fast as they are taken, and every so
// many ticks a fill that opens or closes a position. Resident memory is sampled; what the last
// third of the time used stands beside the middle third, medians both, so that neither the warming
// up nor a single peak decides. Stored ticks are thrown away now and then: the disk is not what is
// tested.
#pragma once

#include "app/bench/row.hpp"
#include "app/endpoints.hpp"

#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct SoakOptions {
    std::string postgres_dsn;  // a login that may create databases and roles
    cache::RedisOptions redis; // its database 15 is emptied and used
    int seconds = 600;
    int sample_seconds = 10;
    std::function<void(const std::string&)> progress; // one line a sample; may be empty
};

// Resident memory of the last third beside the middle third, and ticks a second beside the fills.
// Throws Unavailable, std::runtime_error when not every tick was taken.
std::vector<Row> run_soak(const SoakOptions& options);

} // namespace nof0::bench
