#include "storage/currency_ledgers.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<CurrencyLedgerRow(std::vector<std::string>)> k_of{"currency_ledgers.of"};
const pg::Statement<CurrencyLedgerRow()> k_all{"currency_ledgers.all"};
const pg::BatchStatement<void, CurrencyChangeRow> k_add{"currency_ledgers.add"};

} // namespace

Task<std::vector<CurrencyLedgerRow>> currency_ledgers(pg::Session& session,
                                                      const std::vector<std::string>& traders) {
    return session.all(k_of, traders);
}

Task<std::vector<CurrencyLedgerRow>> all_currency_ledgers(pg::Session& session) {
    return session.all(k_all);
}

Task<std::int64_t> add_to_currency_ledgers(WriteScope& scope,
                                           std::span<const CurrencyChangeRow> changes) {
    return pg::execute_batch(scope.session(), k_add, changes);
}

} // namespace nof0::storage
