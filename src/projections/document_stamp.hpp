// What turns a Content into a Document: the version that it was built at. The same for a reader's
// snapshot and for a writer's transaction, whose documents go out right after its commit.
#pragma once

#include "base/time.hpp"
#include "projections/projection.hpp"
#include "storage/write_scope.hpp"

namespace nof0::projections {

struct DocumentStamp {
    std::int64_t version = 0;
    std::int64_t at_ms = 0; // arena time of the version
    std::string store_id{};
    std::int64_t built_ms = 0; // wall time
};

DocumentStamp stamp_of(const storage::ReadScope& scope, WallTime built);
// REQUIRES that the document is published after the scope's commit only.
DocumentStamp stamp_of(const storage::WriteScope& scope, WallTime built);

// n is filled in; the hash only by sealed(): who publishes a document leaves it to the store.
cache::Document stamped(const DocumentStamp& stamp, cache::KeyType type, Content content);
cache::Document sealed(cache::Document document);

} // namespace nof0::projections
