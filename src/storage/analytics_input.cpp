#include "storage/analytics_input.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Texts = std::vector<std::string>;

const pg::Statement<std::int64_t()> k_cursor{"analytics_input.cursor"};
const pg::Statement<std::string()> k_with_native_facts{"analytics_input.with_native_facts"};
const pg::Statement<std::string(std::int64_t)> k_changed_since{"analytics_input.changed_since"};
const pg::Statement<AnalyticsTradeRow(Texts, std::int64_t)> k_trades{"analytics_input.trades"};
const pg::Statement<AnalyticsDecisionRow(Texts, std::int64_t)> k_decisions{
    "analytics_input.decisions"};
const pg::Statement<AnalyticsHoldingRow(Texts)> k_holdings{"analytics_input.holdings"};
const pg::Statement<void(std::int64_t)> k_store_cursor{"analytics_input.store_cursor"};

} // namespace

Task<std::int64_t> analytics_cursor(pg::Session& session) {
    const std::optional<std::int64_t> version = co_await session.maybe_one(k_cursor);
    co_return version.value_or(0);
}

Task<std::vector<std::string>> changed_since(pg::Session& session, std::int64_t version) {
    return version == 0 ? session.all(k_with_native_facts) : session.all(k_changed_since, version);
}

Task<pg::Rows<AnalyticsTradeRow>> analytics_trades(pg::Session& session, const Texts& traders,
                                                   const Season& season) {
    return session.rows(k_trades, traders, season.started_ms);
}

Task<std::vector<AnalyticsDecisionRow>>
analytics_decisions(pg::Session& session, const Texts& traders, const Season& season) {
    return session.all(k_decisions, traders, season.started_us());
}

Task<std::vector<AnalyticsHoldingRow>> analytics_holdings(pg::Session& session,
                                                          const Texts& traders) {
    return session.all(k_holdings, traders);
}

Task<> store_analytics_cursor(WriteScope& scope, std::int64_t version) {
    co_await scope.session().execute(k_store_cursor, version);
}

} // namespace nof0::storage
