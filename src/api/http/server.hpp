// The HTTP server: one thread and one io_context per shard, each with its own listener on the same
// port (SO_REUSEPORT), so that a connection lives on one thread and nothing is locked.
//
//   Server server(options, [&](Executor executor) { return make_application(executor); }, metrics);
//   server.start();           // listens; throws UsageError when it cannot
//   ...
//   server.stop();            // drains and returns
//
// Spoken: HTTP/1.1 and 1.0, keep-alive, pipelining, HEAD, OPTIONS and CORS preflight, conditional
// requests, gzip and Brotli, Expect: 100-continue. Refused with words: what is malformed (400), too
// long (413, 414, 431), unknown (404, 405). Dropped: who is idle, sends or reads too slowly.
#pragma once

#include "api/http/client_limit.hpp"
#include "api/http/cors.hpp"
#include "api/http/router.hpp"
#include "api/http/tls_front.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace nof0::api {

struct ServerOptions {
    std::string host = "127.0.0.1"; // address or name to listen on
    std::uint16_t port = 0;         // 0 picks a free one, see Server::port()
    unsigned shards = 0;            // threads; 0 is one per core

    std::size_t header_bytes_max = 16 * 1024; // request line and headers
    std::size_t target_bytes_max = 8 * 1024;
    std::size_t body_bytes_max = 64 * 1024;
    std::size_t connections_max = 10'000; // more are told 503 and closed
    std::size_t pipeline_depth_max = 64;  // answers gathered before they are written

    int idle_timeout_ms = 75'000;   // between requests; closed without a word
    int header_timeout_ms = 10'000; // from a request's first byte to its last; then 408
    int write_timeout_ms = 15'000;  // for each 64 KB of answers
    int drain_timeout_ms = 10'000;  // what stop() gives requests in flight

    TlsFiles tls; // no certificate: plain HTTP, as behind a proxy that speaks TLS
    ClientLimitOptions client_limit;
    CorsOptions cors;
};

// One shard's side of the application: its routes and all that their handlers use. Made before the
// shard's thread starts, used and stopped on it, destroyed after it ended.
class Application {
public:
    virtual ~Application() = default;
    virtual const Router& router() const = 0;
    // The server begins to drain: connections that routes have taken should end by themselves.
    virtual void drain() {}
    // The last connection is gone, or the drain time is over: end every loop and coroutine on the
    // executor that is ours. What still runs one second later is abandoned.
    virtual void stop() {}
};

using ApplicationFactory = std::function<std::unique_ptr<Application>(Executor)>;

// An application of nothing but routes, which must be safe to use from every shard.
ApplicationFactory routes_only(std::function<std::vector<Route>()> make_routes);

class Server {
public:
    // REQUIRES positive limits and that `metrics` outlives the server.
    Server(ServerOptions options, ApplicationFactory factory, Metrics& metrics);
    ~Server(); // stops
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Listens and serves on threads of its own. Throws UsageError that says which address could
    // not be used and why; what the factory throws passes through.
    void start();
    std::uint16_t port() const; // REQUIRES start()

    // Graceful: accepts no more, answers what is in flight with "Connection: close", closes who is
    // idle for 200 ms; after drain_timeout_ms closes the rest. Blocks until all is over. Any thread
    // but a shard's; calling it again does nothing.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace nof0::api
