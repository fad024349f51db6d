// Reads and writes whole, versioned documents: a value K and its sibling nof0:meta:{K} change
// together, in one script, or not at all.
//
// The rule that keeps the cache from ever going back: a document is refused when the one in place
// comes from the same store and has a newer version. A document of another store replaces it (the
// database behind the cache was exchanged). The same version may be written again.
//
// The meta outlives its document, so the fence stands while a document expires and is refilled.
// What is in Redis may vanish in part or whole; a reader then sees a miss, never half a document.
// When a flush or eviction takes the meta too, an older document may come in, for one TTL at most:
// the cache may lag, it never leads.
//
// Throws what Redis::call throws. One thread.
#pragma once

#include "base/metrics.hpp"
#include "cache/document.hpp"
#include "cache/script.hpp"
#include "cache/value_codec.hpp"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nof0::cache {

enum class WriteOutcome {
    written,
    refused_older, // a newer version of the same store is in place
    disabled,      // the key's TTL class says "do not cache"
};

struct DocumentWrite {
    Key key;
    Document document;
};

class DocumentStore {
public:
    DocumentStore(Redis& redis, TtlClasses ttl_classes, Compression compression, Metrics& metrics);

    // REQUIRES a document of the key's type, well formed, with a version in [0, 2^53). Fills in
    // meta.n and meta.hash itself. With no elements the value is removed and the meta says so.
    Task<WriteOutcome> write(Key key, Document document);
    // All of them in one round trip, each atomic for itself. When one is refused by Redis (not by
    // the fence) this throws ErrorReply; the others may have been written.
    Task<std::vector<WriteOutcome>> write_many(std::vector<DocumentWrite> writes);

    // Empty: a miss. An empty document is not a miss. Hash elements come in Redis' order, those of
    // a sorted set by score; whether meta.store_id is the right one is the caller's question.
    Task<std::optional<Document>> read(Key key);
    // In one round trip, in the order of the keys.
    Task<std::vector<std::optional<Document>>> read_many(std::vector<Key> keys);

    // Makes it a miss, but keeps the fence: an older version stays refused.
    Task<> erase(Key key);

    bool is_enabled(const Key& key) const;

private:
    ScriptCall write_call(const Key& key, Document& document, Milliseconds ttl);
    std::optional<Document> document_of(const Key& key, const Reply& reply);

    Redis& redis_;
    TtlClasses ttl_classes_;
    Compression compression_;
    CounterMetric hits_;
    CounterMetric misses_;
    CounterMetric broken_; // meta and value disagree, or the bytes are none of ours
    CounterMetric written_;
    CounterMetric refused_;
};

} // namespace nof0::cache
