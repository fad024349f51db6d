#include "storage/cash_events.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<CashEventRow, CashEventRow> k_store{"cash_events.store"};
const pg::BatchStatement<CashAmountRow, CashEventId> k_amounts{"cash_events.amounts"};
const pg::Statement<CashEventRow()> k_all{"cash_events.all"};
const pg::Statement<CashSinceRow(std::vector<std::string>, std::int64_t)> k_since{
    "cash_events.since"};

} // namespace

Task<std::vector<CashEventRow>> store_cash_events(WriteScope& scope,
                                                  std::span<const CashEventRow> rows) {
    for (const CashEventRow& row : rows) {
        scope.reaches(row.ts_ms);
    }
    return pg::all_of_batch(scope.session(), k_store, rows);
}

Task<std::vector<CashAmountRow>> cash_amounts(pg::Session& session,
                                              std::span<const CashEventId> keys) {
    return pg::all_of_batch(session, k_amounts, keys);
}

Task<std::vector<CashSinceRow>>
cash_since(pg::Session& session, const std::vector<std::string>& traders, std::int64_t after_ms) {
    return session.all(k_since, traders, after_ms);
}

Task<std::vector<CashEventRow>> all_cash_events(pg::Session& session) {
    return session.all(k_all);
}

} // namespace nof0::storage
