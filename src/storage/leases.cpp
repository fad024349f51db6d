#include "storage/leases.hpp"

#include "storage/columns.hpp"

namespace nof0::storage::leases {
namespace {

const pg::Statement<std::int64_t()> k_lock_head{"head.lock"};
const pg::Statement<Lease(std::string, std::string, double)> k_acquire{"leases.acquire"};
const pg::Statement<Lease(std::string, std::int64_t, double)> k_renew{"leases.renew"};
const pg::Statement<std::string(std::vector<std::string>, std::vector<std::int64_t>, double)>
    k_renew_many{"leases.renew_many"};
const pg::Statement<void(std::string, std::int64_t)> k_release{"leases.release"};
const pg::Statement<Lease(std::string_view)> k_current{"leases.current"};
const pg::Statement<std::int64_t(std::string_view)> k_is_held{"leases.is_held"};
const pg::Statement<std::string(std::vector<std::string>, std::vector<std::int64_t>)> k_hold_many{
    "leases.hold_many"};

double interval_ms(Milliseconds ttl) {
    return static_cast<double>(ttl.count());
}

} // namespace

Task<std::optional<Lease>> acquire(pg::Pool& pool, std::string name, std::string holder,
                                   Milliseconds ttl, Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, deadline);
    pg::Session& session = transaction.session();
    // Waits for the fact transaction under way, whose writer then finds its lease gone.
    Task<std::int64_t> locked = session.one(k_lock_head);
    Task<std::optional<Lease>> taken = session.maybe_one(k_acquire, name, holder, interval_ms(ttl));
    co_await std::move(locked);
    std::optional<Lease> lease = co_await std::move(taken);
    co_await transaction.commit();
    co_return lease;
}

Task<std::optional<Lease>> renew(pg::Pool& pool, Lease lease, Milliseconds ttl, Deadline deadline) {
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    std::optional<Lease> renewed =
        co_await session.maybe_one(k_renew, lease.name, lease.token, interval_ms(ttl));
    co_return renewed;
}

Task<std::vector<std::string>> renew_many(pg::Pool& pool, std::vector<Lease> held, Milliseconds ttl,
                                          Deadline deadline) {
    std::vector<std::string> names = column<std::string>(held, &Lease::name);
    std::vector<std::int64_t> tokens = column<std::int64_t>(held, &Lease::token);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    std::vector<std::string> renewed =
        co_await session.all(k_renew_many, std::move(names), std::move(tokens), interval_ms(ttl));
    co_return renewed;
}

Task<> release(pg::Pool& pool, Lease lease, Deadline deadline) {
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_await session.execute(k_release, lease.name, lease.token);
}

Task<std::optional<Lease>> current(pg::Session& session, std::string_view name) {
    return session.maybe_one(k_current, name);
}

Task<bool> is_held(pg::Session& session, std::string_view name) {
    co_return co_await session.one(k_is_held, name) > 0;
}

Task<std::vector<std::string>> hold_many(pg::Session& session, std::vector<std::string> names,
                                         std::vector<std::int64_t> tokens) {
    return session.all(k_hold_many, std::move(names), std::move(tokens));
}

} // namespace nof0::storage::leases
