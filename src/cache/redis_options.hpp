// Where the Redis server is and how patient we are with it.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace nof0::cache {

enum class Tls { off, on };

struct RedisOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 6379;
    std::string username; // empty: the server's default user
    std::string password; // empty: none; never logged
    Tls tls = Tls::off;
    std::string tls_ca_file; // PEM; empty: the system's certificate authorities
    int database = 0;
    std::string name = "redis"; // in health, metrics, logs and CLIENT LIST; no spaces

    Milliseconds budget{100};          // of a call that brings no deadline of its own
    Milliseconds connect_budget{2000}; // from the first byte to an answered PING
    Milliseconds slow_call{0};         // slower ones are logged as slow; 0: none
    Milliseconds reconnect_wait{200};  // between two attempts
    Milliseconds probe_interval{250};  // of our own PING while nothing else is answered
    int misses_max = 5;                // budgets missed in a row before the connection is dropped
    std::size_t in_flight_calls_max = 65'536;
    std::size_t in_flight_bytes_max = 256 << 20; // of requests that are not answered yet
};

// redis://[[user]:password@]host[:port][/database], or rediss:// for TLS. Percent escapes are
// understood in user and password; an IPv6 host stands in brackets. The error never repeats the
// text, which may hold a password.
Result<RedisOptions> parse_redis_url(std::string_view url);

} // namespace nof0::cache
