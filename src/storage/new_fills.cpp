#include "storage/new_fills.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<FillOwnerRow, NewFillRow> k_store{"new_fills.store"};
const pg::BatchStatement<FillDigestRow, FillIdRow> k_digests{"new_fills.digests"};
const pg::BatchStatement<void, NewFillRow> k_store_gaps{"new_fills.store_gaps"};
const pg::Statement<void(std::int64_t, std::vector<std::string>, std::vector<std::string>,
                         std::vector<std::string>)>
    k_void_gaps{"new_fills.void_gaps"};

} // namespace

Task<std::vector<FillOwnerRow>> store_fills(WriteScope& scope, std::span<const NewFillRow> rows) {
    return pg::all_of_batch(scope.session(), k_store, rows);
}

Task<std::vector<FillDigestRow>> fill_digests(pg::Session& session,
                                              std::span<const FillIdRow> keys) {
    return pg::all_of_batch(session, k_digests, keys);
}

Task<std::int64_t> store_gap_fills(WriteScope& scope, std::span<const NewFillRow> rows) {
    return pg::execute_batch(scope.session(), k_store_gaps, rows);
}

Task<std::int64_t> void_gap_fills(WriteScope& scope, std::span<const FillIdRow> keys) {
    std::vector<std::string> providers;
    std::vector<std::string> accounts;
    std::vector<std::string> fill_keys;
    for (const FillIdRow& key : keys) {
        providers.push_back(key.exchange_provider);
        accounts.push_back(key.account);
        fill_keys.push_back(key.fill_key);
    }
    return scope.session().execute(k_void_gaps, scope.version(), providers, accounts, fill_keys);
}

} // namespace nof0::storage
