#include "app/endpoints.hpp"

#include "app/terminal.hpp"
#include "base/failure.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

embedded::Options embedded_options(const config::Config& config, const std::string& data_dir) {
    embedded::Options options;
    options.data_dir = data_dir;
    options.servers.run_as_user = config.embedded.user;
    options.servers.postgres_bin_dir = config.embedded.postgres_bin;
    options.servers.redis_server = config.embedded.redis_server;
    options.servers.redis_maxmemory = std::to_string(config.embedded.redis_memory_bytes);
    options.on_progress = [](std::string_view text) { say(text); };
    return options;
}

cache::RedisOptions redis_options(const config::RedisEndpoint& endpoint) {
    cache::RedisOptions options;
    options.host = endpoint.host;
    options.port = static_cast<std::uint16_t>(endpoint.port);
    options.username = endpoint.user;
    options.password = endpoint.password.reveal();
    options.database = endpoint.database;
    options.tls = endpoint.transport == config::Transport::tls ? cache::Tls::on : cache::Tls::off;
    return options;
}

} // namespace

Endpoints open_endpoints(const config::Config& config, const std::string& data_dir) {
    Endpoints endpoints;
    if (!config.postgres.configured() || !config.redis.configured()) {
        endpoints.servers = embedded::Servers::join_or_start(embedded_options(config, data_dir));
    }
    endpoints.postgres_dsn = config.postgres.configured() ? config.postgres.dsn.reveal()
                                                          : endpoints.servers->postgres_dsn();
    if (config.redis.configured()) {
        endpoints.redis = redis_options(*config.redis.endpoint);
    } else {
        auto parsed = cache::parse_redis_url(endpoints.servers->redis_url());
        if (!parsed) {
            throw UsageError("the embedded Redis has no usable address: " + parsed.error().message);
        }
        endpoints.redis = std::move(*parsed);
    }
    endpoints.redis.budget = config.redis.timeout;
    endpoints.redis.slow_call = config.logging.slow_redis;
    endpoints.redis.connect_budget = config.redis.connect_timeout;
    endpoints.redis.in_flight_calls_max = static_cast<std::size_t>(config.redis.in_flight_max);
    return endpoints;
}

} // namespace nof0::app
