// Frozen pairs, tried again: what was folded when they froze against all that is stored now.
#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "pipelines/fills.hpp"
#include "storage/fold_input.hpp"
#include "storage/frozen_pairs.hpp"

#include <algorithm>
#include <limits>

namespace nof0::pipelines {

Task<> FillsPipeline::thaw_all(storage::WriteScope& scope, Work& work) {
    if (work.batch.thaws.empty()) {
        co_return;
    }
    // A pair that this transaction froze has no row yet, and is not tried.
    const std::vector<storage::FrozenPairRow> rows =
        co_await storage::frozen_pairs(scope.session());
    for (const storage::FrozenPairRow& row : rows) {
        if (work.batch.thaws.contains({row.exchange_provider, row.account, row.symbol})) {
            co_await thaw(row, scope, work);
        }
    }
}

Task<> FillsPipeline::thaw(const storage::FrozenPairRow& row, storage::WriteScope& scope,
                           Work& work) {
    // Before every moment there is no flat point: all of its fills.
    const std::vector<storage::PairRow> pair{
        {row.exchange_provider, row.account, row.symbol, std::numeric_limits<std::int64_t>::min()}};
    std::vector<Fill> folded;
    std::vector<Fill> waiting;
    for (const storage::StoredFillRow& stored :
         co_await storage::fills_since_flat(scope.session(), pair)) {
        Fill fill = fill_of(stored);
        if (const auto why = unfoldable(fill)) {
            if (stored.fill_key != row.fill_key || *why != row.reason) {
                work.writes.freeze({row.exchange_provider, row.account, row.symbol, stored.fill_key,
                                    *why, row.version});
                ++work.written.rows;
            }
            co_return;
        }
        (stored.version < row.version ? folded : waiting).push_back(std::move(fill));
    }
    for (const Fill& fill : waiting) {
        std::int64_t& first =
            work.first_fill_ms.try_emplace(fill.trader.text(), fill.time_ms).first->second;
        first = std::min(first, fill.time_ms);
    }
    const PairKey key{row.exchange_provider, row.account, row.symbol};
    touched_pairs_.insert(key);
    work.fills.try_emplace(key); // its mark is needed, whether it brought new fills or not
    refold_pair(key, std::move(folded), waiting, FoldStart::beginning, scope, work);
    co_await storage::thaw_pair(scope, row.exchange_provider, row.account, row.symbol);
    fail_point("fills.thawed");
    ++work.written.rows;
    frozen_.erase(key);
    newly_thawed_.insert(key);
    log_info("fills.thawed", {{"account", key.account},
                              {"symbol", key.symbol},
                              {"fills", waiting.size()},
                              {"version", scope.version()}});
}

} // namespace nof0::pipelines
