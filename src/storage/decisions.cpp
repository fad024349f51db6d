#include "storage/decisions.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Text = std::string;
using MaybeText = std::optional<std::string>;
using MaybeInt = std::optional<std::int32_t>;

const pg::Statement<void(Text, std::int32_t, Text, Text, MaybeText, MaybeText, Text, Text, Text,
                         Text, pg::Json, std::optional<pg::Json>, bool, MaybeText, MaybeText,
                         MaybeText, MaybeText, MaybeText, MaybeInt, MaybeInt, MaybeInt,
                         std::int64_t, std::int64_t, WallTime, Text, std::int64_t,
                         std::optional<pg::Json>, MaybeText)>
    k_store{"decisions.store"};
const pg::Statement<std::optional<bool>(Text, std::int32_t, Text, Text, pg::Json, bool, MaybeText,
                                        std::int64_t)>
    k_is_stored{"decisions.is_stored"};
const pg::Statement<std::optional<std::int32_t>(std::string_view)> k_last_number{
    "decisions.last_number"};

Task<std::int64_t> store(WriteScope& scope, const DecisionFact& f) {
    return scope.session().execute(
        k_store, f.model_id, f.cycle_number, f.ext_id, f.thread_ext_id, f.prompt_ext_id,
        f.answer_ext_id, f.prompt_digest, f.cot_trace, f.cot_trace_format, f.cot_trace_summary,
        f.decisions, f.guard_results, f.success, f.error_message, f.skill, f.arena_run_id,
        f.llm_model, f.config_hash, f.prompt_tokens, f.completion_tokens, f.latency_ms,
        f.inserted_us, f.executed_us, WallTime::from_us(f.executed_us), f.origin, scope.version(),
        f.attempts, f.prompt_templates);
}

Task<std::optional<bool>> is_stored(WriteScope& scope, const DecisionFact& f) {
    return scope.session().one(k_is_stored, f.model_id, f.cycle_number, f.ext_id, f.prompt_digest,
                               f.decisions, f.success, f.error_message, f.executed_us);
}

} // namespace

Task<std::vector<DecisionStored>> store_decisions(WriteScope& scope,
                                                  const std::vector<DecisionFact>& facts) {
    std::vector<Task<std::int64_t>> stores; // one round trip for all
    for (const DecisionFact& fact : facts) {
        stores.push_back(store(scope, fact));
    }
    std::vector<DecisionStored> outcomes;
    for (Task<std::int64_t>& stored : stores) {
        const std::int64_t rows = co_await std::move(stored);
        outcomes.push_back(rows == 1 ? DecisionStored::inserted : DecisionStored::duplicate);
    }
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (outcomes[i] == DecisionStored::duplicate) {
            const std::optional<bool> same = co_await is_stored(scope, facts[i]);
            outcomes[i] =
                same.value_or(false) ? DecisionStored::duplicate : DecisionStored::conflicting;
        }
    }
    co_return outcomes;
}

Task<std::int32_t> last_cycle_number(pg::Session& session, std::string_view trader) {
    const std::optional<std::int32_t> number = co_await session.one(k_last_number, trader);
    co_return number.value_or(0);
}

} // namespace nof0::storage
