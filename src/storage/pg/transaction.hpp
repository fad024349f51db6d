// A scoped transaction. Leaving without commit() rolls back: the connection returns to the pool
// when the server has confirmed it.
#pragma once

#include "storage/pg/pool.hpp"

namespace nof0::pg {

enum class TransactionMode {
    read_write, // READ COMMITTED
    read_only,  // REPEATABLE READ READ ONLY: one snapshot, taken by the first statement
};

class Transaction {
public:
    // Waits for a connection only: BEGIN travels with the first statement, which is not executed
    // if BEGIN fails.
    static Task<Transaction> begin(Pool& pool, TransactionMode mode, Deadline deadline);

    Transaction(Transaction&&) noexcept = default;
    Transaction& operator=(Transaction&&) noexcept = default;
    ~Transaction() = default;

    Session& session() { return session_; }

    // Once. Throws CommitUnknown when the connection was lost or the deadline passed while COMMIT
    // was under way, Error when the server refused it; also when an earlier statement had failed,
    // because Postgres then answers COMMIT with a rollback.
    Task<> commit();

private:
    Transaction(PooledConnection connection, Deadline deadline);

    PooledConnection connection_;
    Session session_;
};

} // namespace nof0::pg
