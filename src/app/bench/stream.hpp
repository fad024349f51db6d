// `nof0 bench stream`: how long a message of the live streams takes from being published in Redis
// to the last of many clients.
//
// The server (feed and one shard) has one core, the clients, in a process of their own, the other.
// What is measured is the whole way: a document is written, Redis tells, the feed reads and
// compares it, renders one message, and the shard sends it to every client. The anchor is the least
// that can be done: a loop that sends the same bytes to as many sockets, with clients of the same
// kind, in the same run.
#pragma once

#include "app/bench/row.hpp"
#include "cache/redis_options.hpp"

#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct StreamBenchOptions {
    std::string postgres_dsn;
    cache::RedisOptions redis;
    int redis_database = 9; // is emptied
    int clients = 5'000;
    int messages_per_second = 20;
    int seconds = 10; // of each side
    std::function<void(const std::string&)> progress;
};

// Rows: p50, p99 and greatest in ms from publish to receive, and messages heard per second, ours
// beside the anchor; memory of the server per client in KB, beside none. Throws std::runtime_error
// when a client is cut off or the anchor loses a message.
std::vector<Row> run_stream_bench(const StreamBenchOptions& options);

} // namespace nof0::bench
