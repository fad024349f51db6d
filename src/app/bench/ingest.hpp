// `nof0 bench ingest`: made-up trade frames of 50 coins through the whole path (parser, price
// pipeline, writer, publisher) into Postgres and Redis.
//
// Throughput stands beside one raw binary COPY of the same rows, one stream through the parent,
// into the same indexed and partitioned table; each run has a fresh, migrated database, and the
// sides take turns (raw, ours, ours, raw). Latency is measured at a steady rate in a run of its
// own: from the moment that a frame is handed to the parser, and from the commit of its
// transaction, to its documents being in Redis. Our process is kept on one core and the databases'
// servers' backends on another, where the machine lets us.
#pragma once

#include "app/bench/row.hpp"
#include "app/endpoints.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct IngestBenchOptions {
    // A login that may create databases and roles; the benchmark's databases stand beside the one
    // that it names and are dropped again.
    std::string postgres_dsn;
    cache::RedisOptions redis; // its database 15 is emptied and used
    std::int64_t ticks = 1'000'000;
    int rounds = 2; // runs of each side
    std::int64_t ticks_per_second = 10'000;
    int latency_seconds = 10;
    std::function<void(const std::string&)> progress; // one line before each step; may be empty
};

// Throughput beside raw COPY, then the 50th and 99th percentile of both latencies beside the bars
// that they have to meet. Throws Unavailable, std::runtime_error when rows are missing.
std::vector<Row> run_ingest_bench(const IngestBenchOptions& options);

} // namespace nof0::bench
