// Establishing a connection without blocking the event loop, and the session's settings.
//
// libpq resolves host names by blocking; operators give addresses, sockets or names that
// /etc/hosts or a local resolver answers at once.
#include "base/log.hpp"
#include "storage/pg/engine.hpp"
#include "storage/pg/session.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::pg {
namespace {

const Statement<void(std::string_view, std::string_view)> configure{"session.configure"};
const Statement<std::string(std::string_view)> set_role{"session.set_role"};

// A connection under way; gives everything back if it comes to nothing.
class Dial : public std::enable_shared_from_this<Dial> {
public:
    Dial(const Executor& executor, const ConnectionOptions& options)
        : socket_(executor), timer_(executor) {
        const std::array<const char*, 4> names{"dbname", "client_encoding", "application_name",
                                               nullptr};
        const std::array<const char*, 4> values{options.dsn.c_str(), "UTF8",
                                                options.application_name.c_str(), nullptr};
        constexpr int k_expand_dbname = 1; // the DSN stands in place of the database's name
        connection_ = PQconnectStartParams(names.data(), values.data(), k_expand_dbname);
    }
    ~Dial() {
        if (connection_ != nullptr) {
            PQfinish(connection_);
        }
    }
    Dial(const Dial&) = delete;
    Dial& operator=(const Dial&) = delete;

    Task<> run(Deadline deadline) {
        if (connection_ == nullptr || PQstatus(connection_) == CONNECTION_BAD) {
            fail();
        }
        PostgresPollingStatusType next = PGRES_POLLING_WRITING;
        while (next != PGRES_POLLING_OK) {
            const auto side =
                next == PGRES_POLLING_READING ? Descriptor::wait_read : Descriptor::wait_write;
            if (!co_await ready(side, deadline)) {
                throw Unavailable("cannot connect to Postgres at " + address() +
                                  ": no answer in time");
            }
            next = PQconnectPoll(connection_);
            if (next == PGRES_POLLING_FAILED) {
                fail();
            }
        }
    }

    PGconn* release() { return std::exchange(connection_, nullptr); }

private:
    // Waits for the socket, which libpq may replace at every step; false at the deadline.
    Task<bool> ready(Descriptor::wait_type side, Deadline deadline) {
        socket_.assign(PQsocket(connection_));
        timer_.expires_at(deadline.at());
        timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error && self->socket_.is_open()) {
                self->socket_.cancel();
            }
        });
        boost::system::error_code error;
        const asio::use_awaitable_t<Executor> token;
        co_await socket_.async_wait(side, asio::redirect_error(token, error));
        timer_.cancel();
        socket_.release();
        co_return !error && !deadline.passed();
    }

    std::string address() const {
        const char* host = connection_ == nullptr ? nullptr : PQhost(connection_);
        const char* port = connection_ == nullptr ? nullptr : PQport(connection_);
        return std::string(host == nullptr ? "?" : host) + ":" + (port == nullptr ? "?" : port);
    }

    [[noreturn]] void fail() const {
        std::string why = connection_ == nullptr ? "out of memory" : PQerrorMessage(connection_);
        while (!why.empty() && why.back() == '\n') {
            why.pop_back();
        }
        throw Unavailable("cannot connect to Postgres: " + why);
    }

    PGconn* connection_ = nullptr;
    Descriptor socket_;
    Timer timer_;
};

Task<> set_up(Connection& connection, const ConnectionOptions& options, Deadline deadline) {
    Session session(connection, deadline);
    const std::string timeout = std::to_string(options.statement_timeout.count());
    Task<std::int64_t> configured = session.execute(configure, timeout, timeout);
    if (options.role.empty()) {
        co_await std::move(configured);
        co_return;
    }
    Task<std::optional<std::string>> taken = session.maybe_one(set_role, options.role);
    co_await std::move(configured);
    const std::optional<std::string> role = co_await std::move(taken);
    if (!role) {
        log_warn("postgres.role_missing", {{"role", options.role}});
    }
}

} // namespace

Task<Connection> Connection::connect(ConnectionOptions options, Deadline deadline) {
    const Executor executor = co_await asio::this_coro::executor;
    const auto dial = std::make_shared<Dial>(executor, options);
    co_await dial->run(deadline);
    auto engine = std::make_shared<Engine>(executor, dial->release(), options);
    engine->start();
    Connection connection(std::move(engine));
    if (options.named_statements) {
        co_await set_up(connection, options, deadline);
    }
    co_return connection;
}

} // namespace nof0::pg
