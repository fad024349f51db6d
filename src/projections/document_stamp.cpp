#include "projections/document_stamp.hpp"

namespace nof0::projections {

DocumentStamp stamp_of(const storage::ReadScope& scope, WallTime built) {
    return {scope.version(), scope.at_ms(), scope.store_id(), built.ms()};
}

DocumentStamp stamp_of(const storage::WriteScope& scope, WallTime built) {
    return {scope.version(), scope.at_ms(), scope.store_id(), built.ms()};
}

cache::Document stamped(const DocumentStamp& stamp, cache::KeyType type, Content content) {
    cache::Document document;
    document.type = type;
    document.elements = std::move(content.elements);
    document.meta.version = stamp.version;
    document.meta.store_id = stamp.store_id;
    document.meta.at_ms = stamp.at_ms;
    document.meta.mark_ms = content.mark_ms.value_or(0);
    document.meta.built_ms = stamp.built_ms;
    document.meta.n = static_cast<std::int64_t>(document.elements.size());
    return document;
}

cache::Document sealed(cache::Document document) {
    document.meta.hash = cache::content_hash(document.type, document.elements);
    return document;
}

} // namespace nof0::projections
