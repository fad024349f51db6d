// Pipeline: one kind of event on its way to facts.
//
// A pipeline holds a bounded queue of events and knows how to write the oldest of them into a
// transaction that it neither opens nor commits. The Writer (writer.hpp) does that for all
// pipelines of a process, one transaction for whatever waits, and publishes afterwards:
//
//   offer(event)  ->  queue  ->  write(scope, max)  ->  COMMIT  ->  committed()  ->  documents
//
// Events stay in the queue until committed(). After rolled_back() the same events are written
// again, perhaps fewer of them (a batch that the server refuses is bisected down to its one bad
// event, which is parked), so write() must be a function of the queue and the database alone; what
// a pipeline remembers between transactions it drops in rolled_back() and reads again.
//
// One thread: the writer's io_context.
#pragma once

#include "base/task.hpp"
#include "cache/document_store.hpp"
#include "storage/write_scope.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::pipelines {

// What a transaction changed that readers see.
struct Written {
    std::size_t events = 0; // taken from the queue; 0: nothing waited
    // Rows written, cursors included. When no pipeline wrote or quarantined anything, the
    // transaction is given up instead of committed: everything was there already.
    std::size_t rows = 0;
    std::size_t duplicates = 0;
    std::size_t quarantined = 0;
    // Documents that are different now: (family, subject). Built afterwards, in one snapshot, each
    // at most once however many transactions touched it.
    std::set<std::pair<cache::Family, std::string>> touched;
    // Documents that were built inside the transaction, at the scope's version: for those that
    // must be in the cache at once.
    std::vector<cache::DocumentWrite> ready;
    // Keys that remember a processed event (nof0:ingest:trade:{id}), set after the commit.
    std::vector<cache::Key> seen;
    bool outbox = false; // rows were added to event_outbox: the relay has work
};

// An event that cannot be stored, as it goes to parked_events.
struct UnstorableEvent {
    std::string key; // unique in its pipeline
    std::string json;
};

class Pipeline {
public:
    Pipeline() = default;
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;
    virtual ~Pipeline() = default;

    virtual std::string_view name() const = 0; // "fills": in logs, metrics, parked_events
    virtual std::size_t waiting() const = 0;
    // Writes the oldest events, at most `max` of them. Throws what the session throws.
    virtual Task<Written> write(storage::WriteScope& scope, std::size_t max) = 0;
    // The transaction of the last write() is durable: its events are forgotten.
    virtual void committed() = 0;
    // It is not, or nobody knows: whatever was remembered from it is forgotten, the events stay.
    virtual void rolled_back() = 0;
    // Another process may have written since the last transaction: everything that is remembered
    // of the database is read again.
    virtual void forget() {}
    // The oldest event, which the server refused alone. It is forgotten by drop_oldest().
    virtual UnstorableEvent oldest() const = 0;
    virtual void drop_oldest() = 0;
};

} // namespace nof0::pipelines
