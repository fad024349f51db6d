#include "storage/analytics.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<AnalyticsRow(std::int64_t)> k_all{"analytics.all"};
const pg::Statement<AnalyticsRow(std::string_view, std::int64_t)> k_find{"analytics.find"};
const pg::Statement<void(std::string, WallTime, pg::Json, std::int64_t, std::optional<pg::Uuid>,
                         std::string, std::int64_t)>
    k_store{"analytics.store"};
const pg::Statement<void(std::string, std::int64_t, std::optional<pg::Uuid>, WallTime, pg::Json,
                         std::int64_t, std::string)>
    k_store_history{"analytics.store_history"};

} // namespace

Task<std::vector<AnalyticsRow>> all_analytics(pg::Session& session, const Season& season) {
    return session.all(k_all, season.version);
}

Task<std::optional<AnalyticsRow>> analytics_of(pg::Session& session, std::string_view trader,
                                               const Season& season) {
    return session.maybe_one(k_find, trader, season.version);
}

Task<bool> store_analytics(WriteScope& scope, const AnalyticsRow& row) {
    pg::Session& session = scope.session();
    const std::int64_t stored =
        co_await session.execute(k_store, row.model_id, row.updated_at, row.payload,
                                 row.server_time_ms, row.run_id, row.origin, scope.version());
    if (stored == 0) {
        co_return false;
    }
    co_await session.execute(k_store_history, row.model_id, scope.version(), row.run_id,
                             row.updated_at, row.payload, row.server_time_ms, row.origin);
    co_return true;
}

} // namespace nof0::storage
