#include "storage/pg/transaction.hpp"

namespace nof0::pg {
namespace {

const Statement<void()> begin_read_write{"session.begin_read_write"};
const Statement<void()> begin_read_only{"session.begin_read_only"};
const Statement<void()> commit_statement{"session.commit"};

const StatementInfo& begin_statement(TransactionMode mode) {
    switch (mode) {
    case TransactionMode::read_write:
        return begin_read_write.info();
    case TransactionMode::read_only:
        return begin_read_only.info();
    }
    return begin_read_only.info();
}

// The server was ended in the middle: nobody told us how far COMMIT came.
bool leaves_commit_open(const Diagnostics& error) {
    return error.sqlstate.starts_with("08") || error.sqlstate.starts_with("57");
}

} // namespace

Transaction::Transaction(PooledConnection connection, Deadline deadline)
    : connection_(std::move(connection)), session_(connection_.session(deadline)) {}

Task<Transaction> Transaction::begin(Pool& pool, TransactionMode mode, Deadline deadline) {
    PooledConnection connection = co_await pool.acquire(deadline);
    // The answer is not awaited: if BEGIN fails, the statement it travels with fails with it.
    connection.connection().send_joined(begin_statement(mode), Parameters(), deadline);
    co_return Transaction(std::move(connection), deadline);
}

Task<> Transaction::commit() {
    Reply reply =
        connection_.connection().send(commit_statement.info(), Parameters(), session_.deadline());
    std::string unknown;
    ResultSet result;
    try {
        result = co_await reply.wait();
    } catch (const WorldError& error) {
        if (!leaves_commit_open(error)) {
            throw; // a serialization failure and its like: surely rolled back
        }
        unknown = error.what();
    } catch (const Unavailable& error) {
        unknown = error.what();
    }
    if (!unknown.empty()) {
        throw CommitUnknown("COMMIT may or may not have happened: " + unknown);
    }
    if (result.command_tag() == "ROLLBACK") {
        throw_error({"25P02",
                     "COMMIT rolled back: an earlier statement had failed",
                     {},
                     {},
                     {},
                     commit_statement.info().name});
    }
}

} // namespace nof0::pg
