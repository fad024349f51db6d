// Which Postgres and which Redis a command uses: those that are configured, else the embedded ones
// of the data folder, which are joined or started.
#pragma once

#include "app/embedded/servers.hpp"
#include "cache/redis_options.hpp"
#include "config/config.hpp"

#include <optional>
#include <string>

namespace nof0::app {

struct Endpoints {
    std::string postgres_dsn;
    cache::RedisOptions redis;
    // Holds the embedded servers up; empty when both are configured.
    std::optional<embedded::Servers> servers;
};

// Throws UsageError, Unavailable (see embedded::Servers). Says what it starts on standard error.
Endpoints open_endpoints(const config::Config& config, const std::string& data_dir);

} // namespace nof0::app
