#include "storage/fill_equity.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<void, SnapshotRow> k_store{"fill_equity.store"};
const pg::BatchStatement<void, HourlyRow> k_raise_hours{"fill_equity.raise_hours"};

} // namespace

Task<std::int64_t> store_snapshots(WriteScope& scope, std::span<const SnapshotRow> rows) {
    return pg::execute_batch(scope.session(), k_store, rows);
}

Task<std::int64_t> raise_hours(WriteScope& scope, std::span<const HourlyRow> rows) {
    return pg::execute_batch(scope.session(), k_raise_hours, rows);
}

} // namespace nof0::storage
