#include "storage/fill_equity.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<void, SnapshotRow> k_store{"fill_equity.store"};
const pg::CopyStatement<SnapshotRow> k_copy{"fill_equity.copy"};
const pg::BatchStatement<void, HourMoveRow> k_move_hours{"fill_equity.move_hours"};
const pg::BatchStatement<void, HourlyRow> k_raise_hours{"fill_equity.raise_hours"};

void note_times(WriteScope& scope, std::span<const SnapshotRow> rows) {
    for (const SnapshotRow& row : rows) {
        scope.reaches(row.ts_ms);
    }
}

} // namespace

Task<std::int64_t> store_snapshots(WriteScope& scope, std::span<const SnapshotRow> rows) {
    note_times(scope, rows);
    return pg::execute_batch(scope.session(), k_store, rows);
}

Task<std::int64_t> copy_new_snapshots(WriteScope& scope, std::span<const SnapshotRow> rows) {
    note_times(scope, rows);
    return pg::copy_all(scope.session(), k_copy, rows);
}

Task<std::int64_t> move_hours(WriteScope& scope, std::span<const HourMoveRow> rows) {
    return pg::execute_batch(scope.session(), k_move_hours, rows);
}

Task<std::int64_t> raise_hours(WriteScope& scope, std::span<const HourlyRow> rows) {
    return pg::execute_batch(scope.session(), k_raise_hours, rows);
}

} // namespace nof0::storage
