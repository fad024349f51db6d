#include "storage/head.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<Head()> k_read{"head.read"};
const pg::Statement<std::int64_t(std::int64_t)> k_version_at{"head.version_at"};
const pg::Statement<std::int64_t(std::int64_t)> k_at_ms_of_version{"head.at_ms_of_version"};
const pg::Statement<ResolvedMoment(std::int64_t)> k_resolve{"head.resolve"};
const pg::Statement<EnteredPast(std::int64_t)> k_enter{"head.enter"};

} // namespace

Task<Head> read_head(pg::Session& session) {
    return session.one(k_read);
}

Task<std::optional<std::int64_t>> version_at(pg::Session& session, std::int64_t at_ms) {
    return session.maybe_one(k_version_at, at_ms);
}

Task<std::optional<std::int64_t>> at_ms_of_version(pg::Session& session, std::int64_t version) {
    return session.maybe_one(k_at_ms_of_version, version);
}

Task<ResolvedMoment> resolve_moment(pg::Session& session, std::int64_t at_ms) {
    return session.one(k_resolve, at_ms);
}

Task<EnteredPast> enter_past(pg::Session& session, std::int64_t version) {
    return session.one(k_enter, version);
}

} // namespace nof0::storage
