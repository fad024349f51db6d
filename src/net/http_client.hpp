// HttpClient: asks servers over http and https, on connections that are kept and used again.
//
//   HttpClient client(context.get_executor());
//   HttpRequest request{.method = "POST", .url = url, .body = "{...}"};
//   const HttpResponse answer = co_await client.send(std::move(request), Deadline::after(8s));
//
// A status of 400 or more is an answer like others; redirects are not followed. Certificates are
// verified, always (net/tls.hpp).
//
// A kept connection that the server closed meanwhile is found out before it is used, or else, when
// nothing of the answer has arrived, the request goes out once more on a new one, if it is
// repeatable. Nothing else is tried again here: see net/retry.hpp.
//
// One thread: that of the executor. The object may be gone before its requests are done.
#pragma once

#include "base/deadline.hpp"
#include "base/failure.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"
#include "net/tls.hpp"

#include <cstddef>
#include <functional>
#include <memory>

namespace nof0::net {

// The request did not reach the server: it could not be found, connected to or trusted, or all
// connections were busy. Every other Unavailable of a request says that the server may have it.
class NotSent : public Unavailable {
public:
    using Unavailable::Unavailable;
};

struct HttpClientOptions {
    TlsOptions tls{};
    std::size_t response_bytes_max = 64 * 1024 * 1024;
    // To one server. Requests beyond wait for their turn, in order, until their deadline.
    std::size_t connections_max = 8;
    std::size_t waiting_max = 1'024; // of those; more are refused at once
    Milliseconds idle_max{30'000};   // a connection that was kept longer is not used again
};

class HttpClient {
public:
    explicit HttpClient(Executor executor, HttpClientOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Throws Unavailable, naming the URL's server and the reason: refused, timed out, not trusted,
    // cut off, larger than allowed, not HTTP. Throws UsageError for a header with control
    // characters and for certificates to trust that cannot be read.
    Task<HttpResponse> send(HttpRequest request, Deadline deadline);

    // The same for answers that come bit by bit: on_body gets the pieces as they arrive, whatever
    // the status is; the response has no body. When on_body throws, the connection is closed and
    // that is what is thrown here.
    Task<HttpResponse> stream(HttpRequest request, Deadline deadline,
                              std::function<void(std::string_view)> on_body);

    // For tests and metrics: connections made since the start, and kept unused now.
    std::size_t connections_made() const;
    std::size_t connections_idle() const;

private:
    class Pool;
    std::shared_ptr<Pool> pool_;
};

// For our own commands, tests and benchmarks against our own server: one GET on a connection of its
// own.
struct HttpGetOptions {
    Milliseconds timeout{10'000}; // of everything
    std::size_t response_bytes_max = 64 * 1024 * 1024;
    HttpHeaders headers{}; // added to Host and User-Agent
};

// Throws as send() does.
Task<HttpResponse> http_get(Url url, HttpGetOptions options = {});

// The same for programs without an event loop: blocks this thread.
HttpResponse http_get_blocking(const Url& url, const HttpGetOptions& options = {});

} // namespace nof0::net
