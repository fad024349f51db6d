#include "storage/frozen_pairs.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<FrozenPairRow()> k_all{"frozen_pairs.all"};
const pg::BatchStatement<void, FrozenPairRow> k_freeze{"frozen_pairs.freeze"};
const pg::Statement<void(std::string_view, std::string_view, std::string_view)> k_thaw{
    "frozen_pairs.thaw"};

} // namespace

Task<std::vector<FrozenPairRow>> frozen_pairs(pg::Session& session) {
    return session.all(k_all);
}

Task<std::int64_t> freeze_pairs(WriteScope& scope, std::span<const FrozenPairRow> rows) {
    return pg::execute_batch(scope.session(), k_freeze, rows);
}

Task<std::int64_t> thaw_pair(WriteScope& scope, std::string_view exchange_provider,
                             std::string_view account, std::string_view symbol) {
    return scope.session().execute(k_thaw, exchange_provider, account, symbol);
}

} // namespace nof0::storage
