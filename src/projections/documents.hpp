// Documents: the read path of everything public. Redis first; on a miss one process builds the
// document from one snapshot of Postgres, publishes it and answers with it.
//
// The cache can lag (by at most the document's TTL), never lead and never lie: a document is whole,
// names its version, and is ignored when it was built from another store. Redis being away costs a
// budget and then Postgres answers; Postgres being away leaves what Redis holds; both being away is
// Unavailable.
//
// One thread: the io_context's. What get() returns is immutable and may be read anywhere.
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "cache/document_store.hpp"
#include "cache/leases.hpp"
#include "cache/single_flight.hpp"
#include "projections/projection.hpp"

#include <functional>
#include <memory>
#include <string>

namespace nof0::projections {

using DocumentPtr = std::shared_ptr<const cache::Document>;

struct DocumentsOptions {
    Options content;
    Milliseconds build_timeout{10'000};
    // How long a reader waits for another process that fills the same miss.
    Milliseconds fill_wait{200};
    // How long an answer of Postgres serves again while Redis is away.
    Milliseconds memo_while_away{250};
};

class Documents {
public:
    Documents(asio::io_context& context, pg::Pool& pool, cache::DocumentStore& store,
              cache::Leases& leases, DocumentsOptions options, const WallClock& clock,
              Metrics& metrics);

    // Throws Unavailable. An empty document (no elements) means: nothing known of the subject.
    Task<DocumentPtr> get(cache::Family family, std::string subject = {});

    // A document that Redis does not hold: made from Postgres, kept for the memo's 250 ms under
    // `name`, which must name its parameters too.
    using Make = std::function<Task<Content>(storage::ReadScope&, const Options&)>;
    Task<DocumentPtr> get_uncached(std::string name, Make make);

    // Builds in the given snapshot; does not publish.
    Task<cache::Document> build(storage::ReadScope& scope, const Projection& projection,
                                std::string subject);
    // The same for several subjects of one projection, in their order: with one query where the
    // projection can.
    Task<std::vector<cache::Document>> build_each(storage::ReadScope& scope,
                                                  const Projection& projection,
                                                  std::vector<std::string> subjects);
    // Best effort, after a commit: what cannot be published expires by itself and is counted.
    Task<bool> publish(std::vector<cache::DocumentWrite> writes);

    const Options& content_options() const { return options_.content; }
    Milliseconds build_timeout() const { return options_.build_timeout; }
    pg::Pool& pool() { return pool_; }
    cache::DocumentStore& store() { return store_; }

private:
    Task<DocumentPtr> fetch(const Projection& projection, std::string subject);
    Task<DocumentPtr> read(const cache::Key& key);
    Task<DocumentPtr> wait_for_filler(const cache::Key& key);
    Task<DocumentPtr> fill(const Projection& projection, std::string subject);
    Task<std::optional<cache::Lease>> try_lease(const cache::Key& key);
    cache::Document document(const storage::ReadScope& scope, cache::KeyType type, Content content);

    asio::io_context& context_;
    pg::Pool& pool_;
    cache::DocumentStore& store_;
    cache::Leases& leases_;
    DocumentsOptions options_;
    const WallClock& clock_;
    cache::SingleFlight<cache::Document> flights_;
    std::string store_id_; // of the Postgres store, once it was seen
    bool redis_away_ = false;
    CounterMetric hits_;
    CounterMetric misses_;
    CounterMetric without_redis_;
    CounterMetric publish_failures_;
    HistogramMetric build_seconds_;
};

} // namespace nof0::projections
