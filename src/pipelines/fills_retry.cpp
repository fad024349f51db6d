// Frozen pairs, tried again: what was folded when they froze against all that is stored now.
#include "pipelines/fills.hpp"
#include "storage/fold_input.hpp"
#include "storage/frozen_pairs.hpp"

#include <algorithm>
#include <limits>

namespace nof0::pipelines {

Task<bool> FillsPipeline::thaw(const storage::FrozenPairRow& row, storage::WriteScope& scope,
                               Work& work) {
    // Before every moment there is no flat point: all of its fills.
    const std::vector<storage::PairRow> pair{
        {row.exchange_provider, row.account, row.symbol, std::numeric_limits<std::int64_t>::min()}};
    std::vector<Fill> folded;
    std::vector<Fill> waiting;
    for (const storage::StoredFillRow& stored :
         co_await storage::fills_since_flat(scope.session(), pair)) {
        Fill fill = fill_of(stored);
        if (unfoldable(fill)) {
            co_return false;
        }
        std::int64_t& first =
            work.first_fill_ms.try_emplace(stored.model_id, fill.time_ms).first->second;
        first = std::min(first, fill.time_ms);
        (stored.version < row.version ? folded : waiting).push_back(std::move(fill));
    }
    const PairKey key{row.exchange_provider, row.account, row.symbol};
    touched_pairs_.insert(key);
    refold_pair(key, std::move(folded), waiting, FoldStart::beginning, scope, work);
    co_await storage::thaw_pair(scope, row.exchange_provider, row.account, row.symbol);
    frozen_.erase(key);
    newly_thawed_.insert(key);
    co_return true;
}

Task<Written> FillsPipeline::retry_frozen(storage::WriteScope& scope) {
    ensure(taken_ == 0, "a transaction ends before the next one begins");
    Work work;
    for (const storage::FrozenPairRow& row : co_await storage::frozen_pairs(scope.session())) {
        const bool is_thawed = co_await thaw(row, scope, work);
        work.written.events += is_thawed ? 1 : 0;
        work.written.rows += is_thawed ? 1 : 0;
    }
    co_await load_books(scope, work);
    co_await observe(scope, work);
    co_await work.writes.write(scope);
    finish(work);
    co_return std::move(work.written);
}

} // namespace nof0::pipelines
