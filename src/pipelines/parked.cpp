#include "pipelines/parked.hpp"

#include "base/json.hpp"
#include "storage/parked.hpp"

namespace nof0::pipelines {

Task<Written> ParkedPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    for (std::size_t i = 0; i < written.events; ++i) {
        const ParkedResolved resolved = event(i);
        written.rows += co_await storage::resolve_parked(scope, resolved.id, resolved.attempts);
    }
    co_return written;
}

UnstorableEvent ParkedPipeline::unstorable(const ParkedResolved& event) const {
    std::string json;
    JsonWriter(json).begin_object().field("id", event.id).end_object();
    return {std::to_string(event.id), json};
}

} // namespace nof0::pipelines
