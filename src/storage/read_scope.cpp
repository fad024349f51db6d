#include "storage/read_scope.hpp"

namespace nof0::storage {

Task<ReadScope> ReadScope::open(pg::Pool& pool, Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_only, deadline);
    // The first statement takes the snapshot, so the head it reads is the snapshot's own.
    Task<Head> asked = read_head(transaction.session());
    Task<Season> season = current_season(transaction.session());
    Head head = co_await std::move(asked);
    const Season at_head = co_await std::move(season);
    co_return ReadScope(std::move(transaction), std::move(head), at_head);
}

Task<std::optional<ReadScope>> ReadScope::open_past(pg::Pool& pool, std::int64_t version,
                                                    Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_only, deadline);
    const EnteredPast entered = co_await enter_past(transaction.session(), version);
    if (!entered.found) {
        co_return std::nullopt;
    }
    Task<Head> asked = read_head(transaction.session());
    Task<Season> season = current_season(transaction.session());
    Head head = co_await std::move(asked);
    const Season at_head = co_await std::move(season);
    ReadScope scope(std::move(transaction), std::move(head), at_head);
    scope.is_from_bars_ = entered.lost;
    co_return scope;
}

} // namespace nof0::storage
