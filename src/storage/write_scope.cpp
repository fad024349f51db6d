#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<Head(std::int64_t)> k_raise{"head.raise"};
const pg::Statement<void()> k_record_version{"head.record_version"};
const pg::Statement<std::int64_t(std::string, std::int64_t)> k_hold{"leases.hold"};
const pg::Statement<void(std::int64_t, std::int64_t)> k_reach{"head.reach"};

constexpr std::int64_t k_minute_ms = 60'000;

} // namespace

Task<WriteScope> WriteScope::open(pg::Pool& pool, WriterKey /*key*/, Lease lease, ArenaTime now,
                                  Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, deadline);
    pg::Session& session = transaction.session();
    // One round trip, but separate statements: the lease is looked at in a snapshot taken after
    // the head row was won, and so is the season.
    Task<Head> raised = session.one(k_raise, now.ms());
    Task<std::optional<std::int64_t>> held = session.maybe_one(k_hold, lease.name, lease.token);
    Task<std::int64_t> recorded = session.execute(k_record_version);
    Task<Season> season = current_season(session);
    Head head = co_await std::move(raised);
    const std::optional<std::int64_t> token = co_await std::move(held);
    co_await std::move(recorded);
    const Season now_running = co_await std::move(season);
    if (!token) {
        throw FencedOut("lease '" + lease.name + "' with token " + std::to_string(lease.token) +
                        " is held by somebody else: nothing was written");
    }
    co_return WriteScope(std::move(transaction), std::move(head), now_running);
}

Task<> WriteScope::commit() {
    if (newest_ms_ > head_.at_ms + k_minute_ms) {
        co_await transaction_.session().execute(k_reach, head_.version, newest_ms_);
    }
    co_await transaction_.commit();
}

} // namespace nof0::storage
