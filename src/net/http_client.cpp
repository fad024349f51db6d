#include "net/http_client.hpp"

#include "net/http_connection.hpp"
#include "net/timer.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <list>
#include <map>
#include <tuple>

namespace nof0::net {
namespace {

using boost::system::system_error;

std::string where(const Url& url) {
    return (url.scheme == Scheme::https ? "https://" : "http://") + url.authority();
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

} // namespace

std::string_view HttpResponse::header(std::string_view name) const {
    for (const auto& [field, value] : headers) {
        const bool same = std::ranges::equal(field, name, {}, lower, lower);
        if (same) {
            return value;
        }
    }
    return {};
}

// The connections of all servers. Whoever uses one holds a Lease; the shared pointer keeps the pool
// as long as there are any.
class HttpClient::Pool : public std::enable_shared_from_this<Pool> {
public:
    Pool(Executor executor, HttpClientOptions options)
        : executor_(executor), options_(std::move(options)) {}

    // Coroutines start when they are awaited, and the client may be gone by then.
    static Task<HttpResponse> run(std::shared_ptr<Pool> self, HttpRequest request,
                                  Deadline deadline, std::function<void(std::string_view)> on_body);
    static Task<HttpResponse> run_whole(std::shared_ptr<Pool> self, HttpRequest request,
                                        Deadline deadline);
    std::size_t made() const { return made_; }
    std::size_t idle() const;

private:
    struct Idle {
        std::unique_ptr<HttpConnection> connection;
        MonotonicTime since;
    };
    // Told when a connection is free; it is counted as the waiter's from then on.
    struct Waiter {
        explicit Waiter(const Executor& executor) : turn(executor) {}
        Timer turn;
        bool has_turn = false;
    };
    struct Server {
        std::size_t in_use = 0;
        std::list<Idle> idle; // the newest first
        std::list<std::shared_ptr<Waiter>> waiters;
    };
    using Key = std::tuple<Scheme, std::string, std::uint16_t>;

    // The right to one of a server's connections, given back at the end.
    class Lease {
    public:
        Lease(std::shared_ptr<Pool> pool, Key key) : pool_(std::move(pool)), key_(std::move(key)) {}
        ~Lease() { pool_->release(key_, std::move(kept_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        void keep(std::unique_ptr<HttpConnection> connection) { kept_ = std::move(connection); }

    private:
        std::shared_ptr<Pool> pool_;
        Key key_;
        std::unique_ptr<HttpConnection> kept_;
    };

    Task<> take_turn(Key key, Deadline deadline);
    void release(const Key& key, std::unique_ptr<HttpConnection> kept);
    std::unique_ptr<HttpConnection> take_idle(const Key& key);
    Task<std::unique_ptr<HttpConnection>> connect(Url url, Deadline deadline);
    Task<> exchange_on_lease(Key key, HttpExchange& exchange, Deadline deadline);

    const Executor executor_;
    const HttpClientOptions options_;
    TlsContext tls_; // made when it is needed
    std::map<Key, Server> servers_;
    std::size_t made_ = 0;
};

std::size_t HttpClient::Pool::idle() const {
    std::size_t connections = 0;
    for (const auto& [key, server] : servers_) {
        connections += server.idle.size();
    }
    return connections;
}

Task<> HttpClient::Pool::take_turn(Key key, Deadline deadline) {
    Server& server = servers_[key];
    if (server.in_use < options_.connections_max && server.waiters.empty()) {
        ++server.in_use;
        co_return;
    }
    if (server.waiters.size() >= options_.waiting_max) {
        throw NotSent("too many requests wait for a connection");
    }
    const auto waiter = std::make_shared<Waiter>(executor_);
    waiter->turn.expires_at(deadline.at());
    server.waiters.push_back(waiter);
    co_await wait_for(waiter->turn);
    if (!waiter->has_turn) {
        std::erase(servers_[key].waiters, waiter);
        throw NotSent("all " + std::to_string(options_.connections_max) + " connections are busy");
    }
}

void HttpClient::Pool::release(const Key& key, std::unique_ptr<HttpConnection> kept) {
    Server& server = servers_[key];
    if (kept) {
        server.idle.push_front({std::move(kept), monotonic_now()});
    }
    if (!server.waiters.empty()) {
        const std::shared_ptr<Waiter> next = server.waiters.front();
        server.waiters.pop_front();
        next->has_turn = true;
        next->turn.cancel();
        return;
    }
    --server.in_use;
    if (server.in_use == 0 && server.idle.empty()) {
        servers_.erase(key);
    }
}

std::unique_ptr<HttpConnection> HttpClient::Pool::take_idle(const Key& key) {
    std::list<Idle>& idle = servers_[key].idle;
    const MonotonicTime oldest = monotonic_now() - options_.idle_max;
    std::erase_if(idle, [oldest](const Idle& one) { return one.since < oldest; });
    while (!idle.empty()) {
        std::unique_ptr<HttpConnection> connection = std::move(idle.front().connection);
        idle.pop_front();
        if (connection->is_quiet()) {
            return connection;
        }
    }
    return nullptr;
}

Task<std::unique_ptr<HttpConnection>> HttpClient::Pool::connect(Url url, Deadline deadline) {
    if (url.scheme == Scheme::https && !tls_) {
        tls_ = make_tls_context(options_.tls);
    }
    ++made_;
    const TlsContext tls = url.scheme == Scheme::https ? tls_ : nullptr;
    try {
        co_return co_await HttpConnection::open(std::move(url), tls, deadline);
    } catch (const system_error& error) {
        throw NotSent(error.code().message());
    } catch (const Unavailable& error) {
        throw NotSent(error.what());
    }
}

Task<> HttpClient::Pool::exchange_on_lease(Key key, HttpExchange& exchange, Deadline deadline) {
    Lease lease(shared_from_this(), key);
    std::unique_ptr<HttpConnection> connection = take_idle(key);
    if (connection) {
        bool is_stale = false;
        try {
            co_await connection->run(exchange, deadline);
        } catch (const system_error&) {
            is_stale = exchange.request.is_repeatable && !exchange.has_begun && !deadline.passed();
            if (!is_stale) {
                throw;
            }
        }
        if (is_stale) {
            connection.reset();
        }
    }
    if (!connection) {
        connection = co_await connect(exchange.request.url, deadline);
        co_await connection->run(exchange, deadline);
    }
    if (exchange.keeps_alive) {
        lease.keep(std::move(connection));
    }
}

Task<HttpResponse> HttpClient::Pool::run(std::shared_ptr<Pool> self, HttpRequest request,
                                         Deadline deadline,
                                         std::function<void(std::string_view)> on_body) {
    const Key key{request.url.scheme, request.url.host, request.url.port};
    const std::string server = where(request.url);
    HttpExchange exchange{std::move(request), std::move(on_body),
                          self->options_.response_bytes_max};
    try {
        co_await self->take_turn(key, deadline);
        co_await self->exchange_on_lease(key, exchange, deadline);
    } catch (const NotSent& error) {
        throw NotSent(server + ": " + error.what());
    } catch (const system_error& error) {
        throw Unavailable(server + ": " + error.code().message());
    }
    co_return std::move(exchange.response);
}

Task<HttpResponse> HttpClient::Pool::run_whole(std::shared_ptr<Pool> self, HttpRequest request,
                                               Deadline deadline) {
    std::string body;
    HttpResponse response = co_await run(std::move(self), std::move(request), deadline,
                                         [&body](std::string_view piece) { body.append(piece); });
    response.body = std::move(body);
    co_return response;
}

HttpClient::HttpClient(Executor executor, HttpClientOptions options)
    : pool_(std::make_shared<Pool>(executor, std::move(options))) {}

HttpClient::~HttpClient() = default;

Task<HttpResponse> HttpClient::stream(HttpRequest request, Deadline deadline,
                                      std::function<void(std::string_view)> on_body) {
    return Pool::run(pool_, std::move(request), deadline, std::move(on_body));
}

Task<HttpResponse> HttpClient::send(HttpRequest request, Deadline deadline) {
    return Pool::run_whole(pool_, std::move(request), deadline);
}

std::size_t HttpClient::connections_made() const {
    return pool_->made();
}

std::size_t HttpClient::connections_idle() const {
    return pool_->idle();
}

Task<HttpResponse> http_get(Url url, HttpGetOptions options) {
    HttpClient client(co_await asio::this_coro::executor,
                      {.response_bytes_max = options.response_bytes_max});
    HttpRequest request{.url = std::move(url), .headers = std::move(options.headers)};
    request.headers.emplace_back("Connection", "close");
    const Deadline deadline = Deadline::after(options.timeout);
    co_return co_await client.send(std::move(request), deadline);
}

HttpResponse http_get_blocking(const Url& url, const HttpGetOptions& options) {
    asio::io_context context(1);
    HttpResponse response;
    std::exception_ptr failure;
    asio::co_spawn(context.get_executor(), http_get(url, options),
                   [&](std::exception_ptr thrown, HttpResponse given) {
                       failure = std::move(thrown);
                       response = std::move(given);
                   });
    context.run();
    if (failure) {
        std::rethrow_exception(failure);
    }
    return response;
}

} // namespace nof0::net
