#include "storage/read_scope.hpp"

namespace nof0::storage {

Task<ReadScope> ReadScope::open(pg::Pool& pool, Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_only, deadline);
    // The first statement takes the snapshot, so the head it reads is the snapshot's own.
    Head head = co_await read_head(transaction.session());
    co_return ReadScope(std::move(transaction), std::move(head));
}

} // namespace nof0::storage
