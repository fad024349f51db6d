// Parked events: what the database refused to store as a fact, one event at a time, kept whole with
// the reason until somebody has looked (`nof0 ingest parked list|retry`).
#pragma once

#include "base/time.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct ParkedRow {
    std::int64_t id = 0;
    std::string pipeline;
    std::string event_key;
    pg::Json event;
    std::string error;
    std::int32_t attempts = 0;
    WallTime parked_at;
};
BOOST_DESCRIBE_STRUCT(ParkedRow, (), (id, pipeline, event_key, event, error, attempts, parked_at))

// The same event again counts as another attempt.
Task<> park_event(WriteScope& scope, std::string_view pipeline, std::string_view event_key,
                  std::string_view event_json, std::string_view error);
// Those that are not resolved, oldest first.
Task<std::vector<ParkedRow>> parked_events(pg::Session& session);
// It was stored after all. False when it is resolved already, or was parked again since it had so
// many attempts.
Task<bool> resolve_parked(WriteScope& scope, std::int64_t id, std::int32_t attempts);

} // namespace nof0::storage
