#include "storage/fold_input.hpp"

#include "storage/pg/batch.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<FlatPointRow, PairRow> k_flat_points{"fold_input.flat_points"};
const pg::BatchStatement<StoredFillRow, PairRow> k_since_flat{"fold_input.since_flat"};
const pg::Statement<StoredFillRow()> k_all{"fold_input.all"};

} // namespace

Task<std::vector<FlatPointRow>> flat_points(pg::Session& session, std::span<const PairRow> pairs) {
    return pg::all_of_batch(session, k_flat_points, pairs);
}

Task<std::vector<StoredFillRow>> fills_since_flat(pg::Session& session,
                                                  std::span<const PairRow> pairs) {
    return pg::all_of_batch(session, k_since_flat, pairs);
}

Task<> for_each_fill(pg::Session& session, std::function<void(const StoredFillRow&)> visit) {
    return session.for_each(k_all, std::move(visit));
}

} // namespace nof0::storage
