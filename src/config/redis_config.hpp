// The connection to Redis: the Redis block of etc/nof0.yaml, or upstream's Cache list.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "config/secret.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::config {

class Section;

enum class Transport { plain, tls };

struct RedisEndpoint {
    std::string host;
    int port = 6379;
    std::string user; // empty = "default"
    Secret password;
    int database = 0;
    Transport transport = Transport::plain;

    std::string masked_url() const; // redis://user:********@host:port/0
};

// redis://[user[:password]@]host[:port][/database] or rediss://... (TLS). The error says what is
// wrong without the password.
Result<RedisEndpoint> parse_redis_url(std::string_view url);

struct RedisConfig {
    // Nothing = the embedded server of the data folder. In order: NOF0_REDIS_URL, Redis.URL,
    // Redis.Host, the first node of Cache.
    std::optional<RedisEndpoint> endpoint;
    // Budget of one read before Postgres answers instead. 1 ms..10 s. Key: Redis.Timeout.
    Milliseconds timeout{100};
    // To open a connection. 10 ms..1 min. Key: Redis.ConnectTimeout.
    Milliseconds connect_timeout{2000};
    // Commands under way on one connection. 1..1,000,000. Key: Redis.InFlightMax.
    int in_flight_max = 4096;
    // Documents of this size or more are stored zstd-compressed; 0 = never. 0..64 MiB.
    // Key: Redis.CompressFromBytes.
    std::size_t compress_from_bytes = 0;
    // How long an answer from Postgres is reused while Redis is away, so that a dead Redis is no
    // herd on Postgres. 0..10 s. Key: Redis.MemoWhileAway.
    Milliseconds memo_while_away{250};

    bool configured() const { return endpoint.has_value(); }
};

void read_redis(Section& root, RedisConfig& redis);

} // namespace nof0::config
