// Latencies of `nof0 bench api`: what a client waits while the server is half busy, and what a
// question about the past costs that nobody asked before.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nof0::bench {

struct LatencyLoad {
    std::string wrk = "wrk";
    std::vector<std::string> prefix; // before the command: "taskset", "-c", "1"
    int connections = 64;
    int seconds = 5;
    std::filesystem::path folder; // for the script that slows wrk down
};

// The 99th percentile, in milliseconds, of requests that come at about `requests_per_s`: every
// connection pauses a random time after each answer. Throws std::runtime_error when an answer is
// not 200.
double p99_ms(const LatencyLoad& load, const std::string& url, double requests_per_s);

// The median, in milliseconds, over `questions` requests for `url` as of as many different versions
// of the past, one after the other on connections of their own. Throws Unavailable.
double as_of_p50_ms(const std::string& url, int questions);

} // namespace nof0::bench
