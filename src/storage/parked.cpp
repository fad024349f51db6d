#include "storage/parked.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<void(std::string_view, std::string_view, pg::Json, std::string_view)> k_park{
    "parked.park"};
const pg::Statement<ParkedRow()> k_waiting{"parked.waiting"};
const pg::Statement<void(std::int64_t, std::int32_t)> k_resolve{"parked.resolve"};

} // namespace

Task<> park_event(WriteScope& scope, std::string_view pipeline, std::string_view event_key,
                  std::string_view event_json, std::string_view error) {
    const pg::Json event{std::string(event_json)};
    co_await scope.session().execute(k_park, pipeline, event_key, event, error);
}

Task<std::vector<ParkedRow>> parked_events(pg::Session& session) {
    return session.all(k_waiting);
}

Task<bool> resolve_parked(WriteScope& scope, std::int64_t id, std::int32_t attempts) {
    co_return co_await scope.session().execute(k_resolve, id, attempts) == 1;
}

} // namespace nof0::storage
