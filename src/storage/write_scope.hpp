// WriteScope: the only way to write facts.
//
// A transaction that begins, in one round trip, with two statements: the head row is raised and
// thereby locked, then the writer's lease is checked and held FOR SHARE. They must be two: a single
// statement with a join or a subquery checks the lease in a snapshot that was taken before it
// waited for the head row, and lets a writer that was fenced out meanwhile through.
//
// Every fact row written in the scope carries version(). The head row stays locked until commit(),
// so other writers queue behind it: keep the scope short (a batch is what arrived during the last
// transaction). Leaving without commit() rolls back and the version is used again.
//
// Opening one needs a WriterKey, and only the room `pipelines` can make those: other rooms read.
#pragma once

#include "base/time.hpp"
#include "storage/head.hpp"
#include "storage/leases.hpp"
#include "storage/seasons.hpp"

#include <algorithm>
#include <stdexcept>

namespace nof0::pipelines {
class WriterAccess; // the one maker of keys
}

namespace nof0::storage {

// From so many new rows of a table on a COPY is worth its two round trips: it takes half of the
// server's time for a row.
inline constexpr std::size_t k_copied_rows_min = 48;

class WriterKey {
private:
    friend class nof0::pipelines::WriterAccess;
    WriterKey() {}
};

// Somebody else holds the lease now: what was to be written must not be. Not an Unavailable: trying
// again cannot help, the process has to go back to standby.
class FencedOut : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class WriteScope {
public:
    // `now` is arena time; the head's time never goes back, so at_ms() may be later than it.
    // Throws FencedOut, Unavailable.
    static Task<WriteScope> open(pg::Pool& pool, WriterKey key, Lease lease, ArenaTime now,
                                 Deadline deadline);

    std::int64_t version() const { return head_.version; } // of every fact in this scope
    std::int64_t at_ms() const { return head_.at_ms; }
    const std::string& store_id() const { return head_.store_id.text; }
    const Season& season() const { return season_; } // which the facts of this scope belong to
    pg::Session& session() { return transaction_.session(); }
    // Facts of this transaction are as late as that. Who reads the past looks no further than a
    // minute after the time of a version, unless it was told so; later facts are rare.
    void reaches(std::int64_t ts_ms) { newest_ms_ = std::max(newest_ms_, ts_ms); }
    // The next number n of an event_outbox row of this transaction, from 1.
    std::int32_t next_outbox_n() { return ++outbox_n_; }

    // Throws pg::CommitUnknown when it cannot tell whether the facts are durable.
    Task<> commit();

private:
    WriteScope(pg::Transaction transaction, Head head, Season season)
        : transaction_(std::move(transaction)), head_(std::move(head)), season_(season) {}

    pg::Transaction transaction_;
    Head head_;
    Season season_;
    std::int32_t outbox_n_ = 0;
    std::int64_t newest_ms_ = 0;
};

} // namespace nof0::storage
