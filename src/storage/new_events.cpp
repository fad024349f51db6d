#include "storage/new_events.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::BatchStatement<void, NewEventRow> k_store{"new_events.store"};

} // namespace

Task<std::int64_t> store_new_events(WriteScope& scope, std::span<const NewEventRow> rows) {
    return pg::execute_batch(scope.session(), k_store, rows);
}

} // namespace nof0::storage
