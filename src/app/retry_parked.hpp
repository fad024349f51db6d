// Parked events and frozen pairs, tried again through the pipelines of a running ArenaIngest.
//
// What is tried is offered like news; it is durable, or parked or frozen again, before anything is
// called resolved, so a kill at any moment costs at most a repeat, which is a duplicate.
#pragma once

#include "app/arena_ingest.hpp"
#include "storage/frozen_pairs.hpp"
#include "storage/parked.hpp"

#include <atomic>
#include <set>
#include <vector>

namespace nof0::app {

// What is put aside, in one snapshot.
struct Aside {
    std::vector<storage::ParkedRow> parked;
    std::vector<storage::FrozenPairRow> frozen;

    bool is_empty() const { return parked.empty() && frozen.empty(); }
};
// Throws Unavailable.
Task<Aside> put_aside(pg::Pool& pool);

struct RetrySummary {
    Aside done;                     // it was put aside, and is not any more
    Aside left;                     // still, with the reason of the last try
    std::set<std::int64_t> untried; // ids of `left.parked` that no command can retry
    bool finished = false;          // false: stopped before everything was tried
};
// Runs on the ingest's thread, which is started; waits for its turn beside a live arena. `stopping`
// is set from another thread. Throws Unavailable.
Task<RetrySummary> retry_parked(ArenaIngest& ingest, const std::atomic<bool>& stopping);

} // namespace nof0::app
