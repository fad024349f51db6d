// A bounded pool of connections for one io_context.
//
// acquire() takes an idle connection, opens one while there are fewer than `size`, or waits its
// turn; the wait ends at the caller's deadline or after acquire_timeout with an Unavailable that
// says what was waited for. A connection comes back when its PooledConnection goes; a transaction
// left open is rolled back first. Lost connections are replaced, failed connects tried again with
// a growing pause; health part "postgres:<name>" says how it stands. On a thread of its own each
// io_context has its own pool.
//
// Threads: that of the executor. The pool must be gone before the io_context is; connections still
// out then are closed as they come back.
#pragma once

#include "base/health.hpp"
#include "storage/pg/session.hpp"

#include <memory>
#include <string>

namespace nof0::pg {

struct PoolOptions {
    std::string name = "main"; // label of metrics and logs
    std::string dsn;
    std::size_t size = 8;         // connections at most
    std::size_t min_idle = 1;     // opened ahead and after a loss; 0: only on demand
    std::size_t idle_max = 1'000; // kept when nobody uses them; further ones are closed
    std::int64_t lifetime_ms = 0; // an older one is closed when it comes home; 0: never
    std::size_t waiting_max = 10'000;
    std::int64_t acquire_timeout_ms = 2'000;
    std::int64_t connect_timeout_ms = 5'000;
    std::int64_t statement_timeout_ms = 60'000; // the server's own; 0: none
    std::int64_t slow_statement_ms = 0;         // slower ones are logged as slow; 0: none
    bool log_statements = false;                // every statement with its time
    bool named_statements = true;               // see ConnectionOptions
    std::string role;                           // SET ROLE; skipped with a warning when missing
    std::string application_name = "nof0";
};

class PoolState;

// A connection lent out; destroying it gives the connection back.
class PooledConnection {
public:
    PooledConnection(std::shared_ptr<PoolState> pool, std::unique_ptr<Connection> connection);
    PooledConnection(PooledConnection&&) noexcept;
    PooledConnection& operator=(PooledConnection&&) noexcept;
    ~PooledConnection();

    // Statements outside any transaction: each commits by itself.
    Session session(Deadline deadline) { return Session(*connection_, deadline); }
    Connection& connection() { return *connection_; }

private:
    void give_back();
    std::shared_ptr<PoolState> pool_;
    std::unique_ptr<Connection> connection_; // stable address: sessions point at it
};

class Pool {
public:
    // Starts opening min_idle connections at once.
    Pool(const Executor& executor, PoolOptions options, Metrics& metrics, Health& health);
    ~Pool(); // close()
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // Throws Unavailable.
    Task<PooledConnection> acquire(Deadline deadline);
    // Waiters get Unavailable, idle connections are closed, nothing is opened any more.
    void close();

    const PoolOptions& options() const;
    std::size_t open() const; // connections that exist, lent out ones included
    std::size_t idle() const;

private:
    std::shared_ptr<PoolState> state_;
};

} // namespace nof0::pg
