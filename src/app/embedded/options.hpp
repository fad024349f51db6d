// What the embedded servers are started with. The first command on a folder decides; those that
// join take what is there.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::app::embedded {

// What the supervisor needs to know; it is handed over as JSON on its standard input.
struct ServerOptions {
    std::string postgres_bin_dir;         // empty: the newest under /usr/lib/postgresql, PATH, ...
    std::string redis_server;             // empty: redis-server of PATH
    std::string run_as_user = "postgres"; // of the servers when we are root
    int max_connections = 100;
    std::int64_t shared_buffers_mb = 0; // 0: an eighth of the memory, 32 to 512
    std::int64_t max_wal_size_mb = 0;   // 0: a tenth of the free disk, 256 to 4096
    std::string redis_maxmemory = "512mb";
    // Further settings of postgres, after ours. With {"fsync", "off"} (for tests) the cluster is
    // also made without waiting for the disk.
    std::vector<std::pair<std::string, std::string>> postgres_settings;
    std::string start_token; // set by join_or_start(), to know its own supervisor's failure again
    // How long the servers stay after the last command that uses them has gone.
    std::chrono::milliseconds grace{5'000};
};

struct Options {
    std::string data_dir = "var";
    ServerOptions servers;
    // The program with the hidden `_supervise DIR` command; tests pass the built nof0.
    std::string supervisor_program = "/proc/self/exe";
    // For the whole of join_or_start(); a recovery after a crash may take a while.
    std::chrono::milliseconds timeout{120'000};
    // "starting Postgres 15 (first run: creating the cluster)". On the caller's thread.
    std::function<void(std::string_view)> on_progress;
};

std::string to_json(const ServerOptions& options);
// Throws UsageError when the text is not what to_json() writes; missing keys keep their default.
ServerOptions server_options_from(std::string_view json);

} // namespace nof0::app::embedded
