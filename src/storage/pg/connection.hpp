// One connection to Postgres: libpq in pipeline mode on an io_context.
//
// Statements run in the order in which they are handed over. Any number of coroutines of the
// connection's thread may have statements under way at once; each statement is followed by its own
// Sync, so outside a transaction a failing one fails only its own waiter. COPY and scripts cannot
// run inside libpq's pipeline mode: they wait until everything before them is answered, and what
// comes after them waits for them.
//
// Every wait has a deadline. When it passes, the waiter gets Unavailable at once, the server is
// asked to cancel the statement if it is the one running, and statements handed over meanwhile are
// held back until that request has been delivered, so that it cannot hit them. A server that does
// not react to the cancel within two seconds costs the connection.
//
// Pool (pool.hpp) owns connections; stores see Session (session.hpp) only.
// Threads: all members on the connection's io_context. It must be gone before the io_context is.
#pragma once

#include "base/deadline.hpp"
#include "base/task.hpp"
#include "storage/pg/error.hpp"
#include "storage/pg/metrics.hpp"
#include "storage/pg/parameters.hpp"
#include "storage/pg/result_set.hpp"

#include <functional>
#include <memory>
#include <string>

namespace nof0::pg {

class Engine;
struct Pending;

struct ConnectionOptions {
    std::string dsn;              // URI or key=value form
    std::string application_name; // shown in pg_stat_activity
    // false behind a transaction pooler: nothing is prepared by name and no session setting is
    // made, because the next transaction may meet another server connection. The role and
    // statement_timeout then are the pooler's configuration.
    bool named_statements = true;
    std::string role;                       // SET ROLE after connecting; empty: none
    Milliseconds statement_timeout{0};      // the server's own limit per statement; 0: none
    Milliseconds slow_statement{0};         // slower ones are logged as slow; 0: none
    bool log_statements = false;            // every statement with its time
    std::shared_ptr<ClientMetrics> metrics; // may be null
};

// A statement under way. Dropping it without wait() abandons the answer, not the statement.
class Reply {
public:
    explicit Reply(std::shared_ptr<Pending> pending);
    Reply(Reply&&) noexcept;
    Reply& operator=(Reply&&) noexcept;
    ~Reply();

    // Once. Throws Error, WorldError or Unavailable (deadline, lost connection). When the waiting
    // coroutine is cancelled, the statement is cancelled on the server too.
    Task<ResultSet> wait();

private:
    std::shared_ptr<Pending> pending_;
};

using RowSink = std::function<void(const ResultSet&)>;

class Connection {
public:
    // Connects on the calling coroutine's executor. Throws Unavailable with libpq's reason.
    static Task<Connection> connect(ConnectionOptions options, Deadline deadline);

    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection(); // closes; every waiter gets Unavailable

    // Hands a statement over; nothing is awaited, and libpq has copied the parameters when this
    // returns. Never throws for the server's sake: wait() does.
    Reply send(const StatementInfo& statement, Parameters parameters, Deadline deadline);
    // The same without a Sync: it shares the fate of the next statement that is sent. If it fails,
    // that one is not executed.
    Reply send_joined(const StatementInfo& statement, Parameters parameters, Deadline deadline);
    // Row by row in constant memory: `sink` is called on arrival, inside the connection's event
    // handler, so it may not send on this connection and should be quick. What it throws ends the
    // query and is thrown by wait().
    Reply stream(const StatementInfo& statement, Parameters parameters, Deadline deadline,
                 RowSink sink);
    // COPY .. FROM STDIN. `bytes` must stay until wait() returns or the Reply is gone.
    Reply copy(const StatementInfo& statement, std::string_view bytes, Deadline deadline);
    // Any number of statements, separated by semicolons, by the simple protocol.
    Reply run_script(std::string_view name, std::string sql, Deadline deadline);

    // When it was opened; a pool replaces connections that have served their time.
    MonotonicTime opened_at() const { return opened_at_; }
    // false after the server or the network ended it; then every send fails.
    bool usable() const;
    // Nothing under way and no transaction open.
    bool quiet() const;
    // Ends whatever transaction is open and calls `then` when the server has answered (usable()
    // tells how it went).
    void reset(Deadline deadline, std::function<void()> then);
    // Called once, from the event loop, after the connection was lost.
    void on_lost(std::function<void()> handler);

    int server_pid() const;

private:
    explicit Connection(std::shared_ptr<Engine> engine);
    std::shared_ptr<Engine> engine_;
    MonotonicTime opened_at_ = monotonic_now();
};

} // namespace nof0::pg
