#include "storage/fold_input.hpp"

#include "storage/pg/batch.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<FlatPointRow, PairRow> k_flat_points{"fold_input.flat_points"};
const pg::BatchStatement<StoredFillRow, PairRow> k_since_flat{"fold_input.since_flat"};
const pg::Statement<StoredFillRow(std::string_view, std::string_view)> k_of_account{
    "fold_input.of_account"};

} // namespace

Task<std::vector<FlatPointRow>> flat_points(pg::Session& session, std::span<const PairRow> pairs) {
    return pg::all_of_batch(session, k_flat_points, pairs);
}

Task<std::vector<StoredFillRow>> fills_since_flat(pg::Session& session,
                                                  std::span<const PairRow> pairs) {
    return pg::all_of_batch(session, k_since_flat, pairs);
}

Task<std::vector<StoredFillRow>> fills_of_account(pg::Session& session,
                                                  std::string_view exchange_provider,
                                                  std::string_view account) {
    return session.all(k_of_account, exchange_provider, account);
}

} // namespace nof0::storage
