// Leases that correctness needs: who may write facts (and other single-holder roles), decided by
// Postgres and timed by its clock alone.
//
// A lease is a row; its token grows with every change of holder and never shrinks, so a token names
// one tenure for ever. Taking over locks the head row first, as every fact transaction does, so
// that no transaction of the former holder can be under way between its lease check and its commit:
// it either committed before the takeover or fails its check (FencedOut, write_scope.hpp).
#pragma once

#include "storage/pg/transaction.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

struct Lease {
    std::string name; // "ingest"
    std::int64_t token = 0;
    std::string holder; // host, process: for people
    WallTime expires_at;
    WallTime acquired_at;
};
BOOST_DESCRIBE_STRUCT(Lease, (), (name, token, holder, expires_at, acquired_at))

namespace leases {

// Takes the lease when it is free or expired; nullopt when somebody holds it. The holder itself is
// refused as well: it renews, or, after a restart, waits for the expiry.
Task<std::optional<Lease>> acquire(pg::Pool& pool, std::string name, std::string holder,
                                   Milliseconds ttl, Deadline deadline);

// Prolongs our tenure by ttl from now. nullopt: it is not ours any more. A lease that expired but
// that nobody took is still ours.
Task<std::optional<Lease>> renew(pg::Pool& pool, Lease lease, Milliseconds ttl, Deadline deadline);

// Prolongs those of our tenures that nobody is looking at just now, in one statement; their names.
// Of the others renew() says, one by one, whether they are still ours.
Task<std::vector<std::string>> renew_many(pg::Pool& pool, std::vector<Lease> held, Milliseconds ttl,
                                          Deadline deadline);

// Frees it at once if it is still ours.
Task<> release(pg::Pool& pool, Lease lease, Deadline deadline);

// The row as it stands, expired or not; nullopt when nobody ever took it.
Task<std::optional<Lease>> current(pg::Session& session, std::string_view name);

// Whether somebody holds it now, by Postgres' clock.
Task<bool> is_held(pg::Session& session, std::string_view name);

// Which of these leases are held under these tokens, from here to the end of the transaction.
// REQUIRES a transaction that holds the head row; names and tokens in pairs, each name once.
Task<std::vector<std::string>> hold_many(pg::Session& session, std::vector<std::string> names,
                                         std::vector<std::int64_t> tokens);

} // namespace leases

} // namespace nof0::storage
