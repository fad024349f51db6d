#include "storage/trader_risk.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<NewHoursRow(std::int32_t)> k_new_hours{"trader_risk.new_hours"};
const pg::Statement<TraderRiskRow(std::int32_t)> k_newest{"trader_risk.newest"};
const pg::Statement<void(std::string, std::int64_t, std::int32_t, std::int64_t,
                         std::optional<double>, std::optional<double>, std::optional<double>,
                         std::int32_t)>
    k_store{"trader_risk.store"};

} // namespace

Task<std::vector<NewHoursRow>> traders_with_new_hours(pg::Session& session, std::int32_t season) {
    return session.all(k_new_hours, season);
}

Task<std::vector<TraderRiskRow>> newest_risks(pg::Session& session, std::int32_t season) {
    return session.all(k_newest, season);
}

Task<> store_risk(WriteScope& scope, const TraderRiskRow& row) {
    co_await scope.session().execute(k_store, row.model_id, scope.version(), row.last_marker,
                                     row.hours, row.max_drawdown_pct, row.return_low,
                                     row.return_high, scope.season().number);
}

} // namespace nof0::storage
