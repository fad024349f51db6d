// The public HTTP server: Host, Port, Api and Cors of etc/nof0.yaml.
#pragma once

#include "base/time.hpp"
#include "config/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace nof0::config {

class Section;

// What one connection, and all of them together, may take. Key: Api.Limits.
struct ApiLimits {
    // Request line and headers; more is 431. 1 KiB..1 MiB. HeaderBytesMax.
    std::size_t header_bytes_max = 16 * 1024;
    // A body; more is 413. The public API reads none. 0..16 MiB. BodyBytesMax.
    std::size_t body_bytes_max = 64 * 1024;
    // From the first byte of a request to its last header. 100 ms..5 min. HeaderTimeout.
    Milliseconds header_timeout{10'000};
    // A kept-alive connection without a request. 1 s..1 h. IdleTimeout.
    Milliseconds idle_timeout{60'000};
    // A response that a slow reader does not take; the connection is dropped. 1 s..10 min.
    // WriteTimeout.
    Milliseconds write_timeout{30'000};
    // From a request to 503 when the servers behind do not answer. 50 ms..5 min. RequestTimeout.
    Milliseconds request_timeout{10'000};
    // Connections of the process; further ones are closed at once. 1..1,000,000. ConnectionsMax.
    int connections_max = 10'000;
    // Requests of one connection read ahead of their answers. 1..1000. PipelinedRequestsMax.
    int pipelined_requests_max = 32;
    // How long SIGTERM waits for requests under way. 0..10 min. DrainTimeout.
    Milliseconds drain_timeout{10'000};
};

// How many requests one client may make; those over it are told 429. Key: Api.RateLimit.
struct RateLimitConfig {
    // In each window, and at most at once; 0 = no limit. 0..1,000,000,000. Requests.
    std::int64_t requests = 1200;
    Milliseconds window{60'000}; // 1 s..1 day. Window.
    // Addresses and networks that are not limited. Exempt.
    std::vector<std::string> exempt{"127.0.0.0/8", "::1"};
    // Addresses and networks of proxies whose X-Forwarded-For is believed. TrustedProxies.
    std::vector<std::string> trusted_proxies;
};

// TLS of our own; without it plain HTTP, as behind a proxy that speaks TLS. Key: Api.Tls.
struct ApiTlsConfig {
    std::string certificate; // PEM file with the whole chain; empty = plain HTTP. Certificate.
    std::string key;         // PEM file. Key.
};

// The live streams, /api/stream and /api/ws. Key: Api.Stream.
struct StreamConfig {
    // Clients of the process; further ones are told 503. 1..1,000,000. ClientsMax.
    int clients_max = 10'000;
    // What may wait for one client before it is dropped as too slow. 4 KiB..64 MiB. QueueBytesMax.
    std::size_t queue_bytes_max = 1 << 20;
    // A client that takes nothing for so long, while something waits, is dropped. 1 s..10 min.
    // StallMax.
    Milliseconds stall_max{30'000};
    // Between two signs of life on a stream where nothing happens. 1 s..5 min. Heartbeat.
    Milliseconds heartbeat{15'000};
    // How often prices are sent to who does not say. 1..20. PricesPerSecond.
    int prices_per_second = 4;
};

// Cross-origin headers, with upstream's keys. Key: Cors.
struct CorsConfig {
    std::vector<std::string> allow_origins{"*"};
    std::vector<std::string> allow_methods{"GET", "HEAD", "OPTIONS"};
    std::vector<std::string> allow_headers{"Content-Type", "If-None-Match"};
    std::vector<std::string> expose_headers{
        "ETag",       "X-Data-Version",  "X-Data-Time",         "X-Total-Count",
        "X-As-Of",    "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
        "Retry-After"};
    // May not be combined with the origin "*": browsers refuse that.
    bool allow_credentials = false;
    std::int64_t max_age_s = 3600; // 0..86400
};

struct ApiConfig {
    std::string host = "127.0.0.1"; // address to listen on. Key: Host.
    int port = 8888;                // 0..65535, 0 = a free one. Key: Port.
    // Threads with a listener each; 0 = one per core. 0..256. Key: Api.Shards.
    int shards = 0;
    // Trades of one trader that /api/trades gives without ?limit. 1..100,000.
    // Key: Api.TradesPerModel.
    int trades_per_model_default = 1000;
    // Conversation records that /api/conversations gives without ?limit. 1..10,000.
    // Key: Api.Conversations.
    int conversations_default = 100;
    // Hours per trader that /api/account-totals gives, newest last. 1..100,000.
    // Key: Api.AccountTotalsHours.
    int account_totals_hours = 1000;
    // Account rows older than this carry `positions: {}` unless ?full=1. 0..100,000 hours.
    // Key: Api.AccountPositionsHours.
    int account_positions_hours = 72;
    // Bearer token of the operator endpoints, 16 bytes or more; empty = the endpoints are off.
    // Key: Api.OperatorToken; the environment's NOF0_OPERATOR_TOKEN overrides it.
    Secret operator_token;
    // Folder of the built page; empty = web/ beside the program's folder. Key: Api.Page.
    std::string page;
    ApiLimits limits;
    RateLimitConfig rate_limit;
    ApiTlsConfig tls;
    StreamConfig stream;
    CorsConfig cors;
};

// Reads the keys above from the root of the main file.
void read_api(Section& root, ApiConfig& api);

} // namespace nof0::config
