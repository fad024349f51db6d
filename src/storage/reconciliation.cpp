#include "storage/reconciliation.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

constexpr std::int64_t k_account_interval_ms = 60'000;

const pg::Statement<void(std::string_view, std::string_view, std::int64_t, std::optional<Decimal>,
                         std::int64_t, std::int64_t)>
    k_store_account{"reconciliation.store_account"};
const pg::Statement<HeldRow(std::string_view, std::string_view)> k_held{"reconciliation.held"};
const pg::Statement<std::string(std::string_view, std::string_view)> k_frozen{
    "reconciliation.frozen"};
const pg::Statement<PositionDifferenceRow(std::string_view, std::string_view)> k_open{
    "reconciliation.open_differences"};
const pg::BatchStatement<void, PositionDifferenceRow> k_store{"reconciliation.store_differences"};
const pg::Statement<void(std::string_view, std::string_view, std::vector<std::string>, std::int64_t,
                         std::vector<double>)>
    k_set_leverage{"reconciliation.set_leverage"};

} // namespace

Task<std::int64_t> store_venue_account(WriteScope& scope, const VenueAccountRow& row) {
    return scope.session().execute(k_store_account, row.exchange_provider, row.account, row.ts_ms,
                                   row.account_value, scope.version(), k_account_interval_ms);
}

Task<std::vector<HeldRow>> held_on(pg::Session& session, const std::string& exchange_provider,
                                   const std::string& account) {
    return session.all(k_held, exchange_provider, account);
}

Task<std::vector<std::string>> frozen_on(pg::Session& session, const std::string& exchange_provider,
                                         const std::string& account) {
    return session.all(k_frozen, exchange_provider, account);
}

Task<std::vector<PositionDifferenceRow>> open_differences(pg::Session& session,
                                                          const std::string& exchange_provider,
                                                          const std::string& account) {
    return session.all(k_open, exchange_provider, account);
}

Task<std::int64_t> store_differences(WriteScope& scope,
                                     std::span<const PositionDifferenceRow> rows) {
    return pg::execute_batch(scope.session(), k_store, rows);
}

Task<std::int64_t> set_leverage(WriteScope& scope, const std::string& exchange_provider,
                                const std::string& account, std::vector<std::string> symbols,
                                std::vector<double> leverages) {
    return scope.session().execute(k_set_leverage, exchange_provider, account, symbols,
                                   scope.version(), leverages);
}

} // namespace nof0::storage
