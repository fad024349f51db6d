// `nof0 bench api`: cached GETs of our server beside nginx serving the same bytes as static files.
//
// Each side has one core and the load generator (wrk, one thread) the other. Runs are interleaved,
// ours and nginx's in turn, so that what the machine does besides hits both; medians are reported:
// requests per second, and processor time per request, which holds on a busy machine too.
#pragma once

#include "app/bench/row.hpp"

#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace nof0::bench {

struct ApiCase {
    std::string name; // "leaderboard"
    std::string path; // "/api/leaderboard"
};

struct ApiBenchOptions {
    std::string url;  // "http://127.0.0.1:8888", of a running server with one shard
    pid_t server = 0; // its process; 0 is this one
    std::vector<ApiCase> cases;
    int runs = 3;
    int seconds = 5; // of each run
    int connections = 64;
    int past_questions = 0; // as of different versions, each once; 0: none
    std::string nginx = "/usr/sbin/nginx";
    std::string wrk = "wrk";
    std::function<void(const std::string&)> progress; // one line before each run; may be empty
};

// For each case: requests/s (higher is better), us/request of processor time, the 99th percentile
// of the wait at half of each side's own rate, and, where the past is asked for, the median wait
// for an answer as of a version that nobody asked for before (lower is better). Pins the server's
// process to core 0 where there are two cores. Throws UsageError when nginx or wrk cannot be
// started, Unavailable when the server does not answer, std::runtime_error when any answer under
// load is not 200.
std::vector<Row> run_api(const ApiBenchOptions& options);

// The same against a server of our own with made-up documents of 6, 60 and 270 KB: the engine
// alone, without a store.
std::vector<Row> run_api_synthetic(ApiBenchOptions options);

} // namespace nof0::bench
