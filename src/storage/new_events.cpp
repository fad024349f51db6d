#include "storage/new_events.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<void, NewEventRow> k_store{"new_events.store"};
const pg::CopyStatement<NewEventRow> k_copy{"new_events.copy"};

} // namespace

Task<std::int64_t> store_new_events(WriteScope& scope, std::span<const NewEventRow> rows) {
    return pg::execute_batch(scope.session(), k_store, rows);
}

Task<std::int64_t> copy_new_events(WriteScope& scope, std::span<const NewEventRow> rows) {
    return pg::copy_all(scope.session(), k_copy, rows);
}

} // namespace nof0::storage
