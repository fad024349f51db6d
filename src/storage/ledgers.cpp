#include "storage/ledgers.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<LedgerRow(std::vector<std::string>)> k_of{"ledgers.of"};
const pg::Statement<HoldingRow(std::vector<std::string>)> k_holdings{"ledgers.holdings"};
const pg::Statement<void(std::vector<std::string>, std::int64_t)> k_store_traders{
    "ledgers.store_traders"};
const pg::Statement<void(std::vector<std::string>, std::vector<std::int64_t>, std::int64_t)>
    k_store_inceptions{"ledgers.store_inceptions"};
const pg::Statement<MarkRow(std::vector<std::string>)> k_marks{"ledgers.marks"};
const pg::Statement<MarkRow(std::vector<std::string>, std::vector<std::int64_t>)> k_marks_at{
    "ledgers.marks_at"};
const pg::Statement<void(std::vector<std::string>, std::int64_t, std::int32_t)> k_renumber_hours{
    "ledgers.renumber_hours"};

} // namespace

Task<std::vector<LedgerRow>> ledgers(pg::Session& session,
                                     const std::vector<std::string>& traders) {
    return session.all(k_of, traders);
}

Task<std::vector<HoldingRow>> holdings(pg::Session& session,
                                       const std::vector<std::string>& traders) {
    return session.all(k_holdings, traders);
}

Task<std::vector<MarkRow>> marks_of(pg::Session& session, const std::vector<std::string>& symbols) {
    return session.all(k_marks, symbols);
}

Task<std::vector<MarkRow>> marks_at(pg::Session& session, const std::vector<std::string>& symbols,
                                    const std::vector<std::int64_t>& moments_ms) {
    return session.all(k_marks_at, symbols, moments_ms);
}

Task<std::int64_t> renumber_hours(WriteScope& scope, const std::vector<std::string>& traders) {
    return scope.session().execute(k_renumber_hours, traders, scope.version(),
                                   scope.season().number);
}

Task<std::int64_t> store_unknown_traders(WriteScope& scope,
                                         const std::vector<std::string>& traders) {
    return scope.session().execute(k_store_traders, traders, scope.version());
}

Task<std::int64_t> store_inceptions(WriteScope& scope, std::span<const InceptionRow> rows) {
    std::vector<std::string> traders;
    std::vector<std::int64_t> times;
    for (const InceptionRow& row : rows) {
        traders.push_back(row.model_id);
        times.push_back(row.inception_us);
    }
    return scope.session().execute(k_store_inceptions, traders, times, scope.version());
}

} // namespace nof0::storage
