#include "storage/fold_output.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Texts = std::vector<std::string>;

const pg::BatchStatement<void, PositionStepRow> k_store_steps{"fold_output.store_steps"};
const pg::CopyStatement<PositionStepRow> k_copy_steps{"fold_output.copy_steps"};
const pg::Statement<void(std::int64_t, Texts, std::vector<std::int32_t>)> k_void_steps{
    "fold_output.void_steps"};
const pg::BatchStatement<void, FoldedPositionRow> k_upsert_positions{
    "fold_output.upsert_positions"};
const pg::Statement<void(Texts)> k_remove_positions{"fold_output.remove_positions"};
const pg::BatchStatement<void, FoldedTradeRow> k_upsert_trades{"fold_output.upsert_trades"};
const pg::CopyStatement<FoldedTradeRow> k_copy_trades{"fold_output.copy_trades"};
const pg::Statement<void(std::int64_t, Texts)> k_keep_trades{"fold_output.keep_trades"};
const pg::Statement<void(std::int64_t, Texts)> k_void_trades{"fold_output.void_trades"};

} // namespace

Task<std::int64_t> store_position_steps(WriteScope& scope, std::span<const PositionStepRow> rows) {
    return pg::execute_batch(scope.session(), k_store_steps, rows);
}

Task<std::int64_t> copy_position_steps(WriteScope& scope, std::span<const PositionStepRow> rows) {
    return pg::copy_all(scope.session(), k_copy_steps, rows);
}

Task<std::int64_t> void_position_steps(WriteScope& scope, std::span<const StepIdRow> steps) {
    Texts ids;
    std::vector<std::int32_t> numbers;
    for (const StepIdRow& step : steps) {
        ids.push_back(step.position_id);
        numbers.push_back(step.step);
    }
    return scope.session().execute(k_void_steps, scope.version(), ids, numbers);
}

Task<std::int64_t> upsert_positions(WriteScope& scope, std::span<const FoldedPositionRow> rows) {
    return pg::execute_batch(scope.session(), k_upsert_positions, rows);
}

Task<std::int64_t> remove_positions(WriteScope& scope, const std::vector<std::string>& ids) {
    return scope.session().execute(k_remove_positions, ids);
}

Task<std::int64_t> upsert_folded_trades(WriteScope& scope, std::span<const FoldedTradeRow> rows) {
    return pg::execute_batch(scope.session(), k_upsert_trades, rows);
}

Task<std::int64_t> copy_folded_trades(WriteScope& scope, std::span<const FoldedTradeRow> rows) {
    return pg::copy_all(scope.session(), k_copy_trades, rows);
}

Task<std::int64_t> keep_trade_versions(WriteScope& scope, const std::vector<std::string>& ids) {
    return scope.session().execute(k_keep_trades, scope.version(), ids);
}

Task<std::int64_t> void_trades(WriteScope& scope, const std::vector<std::string>& ids) {
    return scope.session().execute(k_void_trades, scope.version(), ids);
}

} // namespace nof0::storage
