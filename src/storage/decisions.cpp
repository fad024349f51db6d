#include "storage/decisions.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

#include <set>

namespace nof0::storage {
namespace {

using Text = std::string;
using MaybeText = std::optional<std::string>;

struct StoredKey {
    std::string model_id;
    std::int32_t cycle_number = 0;
    std::string ext_id;

    auto operator<=>(const StoredKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(StoredKey, (), (model_id, cycle_number, ext_id))

const pg::BatchStatement<StoredKey, DecisionFact> k_store{"decisions.store"};
const pg::Statement<std::optional<bool>(Text, std::int32_t, Text, Text, pg::Json, bool, MaybeText,
                                        std::int64_t)>
    k_is_stored{"decisions.is_stored"};
const pg::Statement<std::optional<std::int32_t>(std::string_view)> k_last_number{
    "decisions.last_number"};

Task<std::optional<bool>> is_stored(WriteScope& scope, const DecisionFact& f) {
    return scope.session().one(k_is_stored, f.model_id, f.cycle_number, f.ext_id, f.prompt_digest,
                               f.decisions, f.success, f.error_message, f.executed_us);
}

} // namespace

Task<std::vector<DecisionStored>> store_decisions(WriteScope& scope,
                                                  std::vector<DecisionFact>& facts) {
    for (DecisionFact& fact : facts) {
        fact.version = scope.version();
    }
    const std::vector<StoredKey> keys = co_await pg::all_of_batch(scope.session(), k_store, facts);
    std::set<StoredKey> inserted(keys.begin(), keys.end());
    std::vector<DecisionStored> outcomes;
    for (const DecisionFact& fact : facts) { // of equal ones the first was inserted
        const bool is_new = inserted.erase({fact.model_id, fact.cycle_number, fact.ext_id}) > 0;
        outcomes.push_back(is_new ? DecisionStored::inserted : DecisionStored::duplicate);
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
