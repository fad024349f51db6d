#include "storage/trader_state.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Text = std::string;
using MaybeText = std::optional<std::string>;
using MaybeTime = std::optional<WallTime>;

const pg::Statement<void(Text, std::int64_t, Text, Text, std::optional<double>, pg::Json, pg::Json,
                         MaybeTime, MaybeTime, Text, MaybeText, std::int32_t, MaybeText,
                         std::int64_t, MaybeText, std::int64_t)>
    k_store{"trader_state.store"};
const pg::Statement<void(Text, std::int64_t)> k_store_history{"trader_state.store_history"};
const pg::Statement<std::int64_t(std::string_view)> k_seq{"trader_state.seq"};

} // namespace

Task<bool> store_trader_state(WriteScope& scope, const TraderStateFact& f) {
    pg::Session& session = scope.session();
    // The history is of the row that this transaction wrote, if it wrote one.
    Task<std::int64_t> stored = session.execute(
        k_store, f.trader_id, f.event_seq, f.exchange_provider, f.market_provider, f.allocation_pct,
        f.cooldown, f.risk_guards, f.last_decision_at, f.pause_until, f.desired_state, f.reason,
        f.cycle_number, f.token_budget_day, f.token_budget_used, f.config_version, scope.version());
    Task<std::int64_t> history = session.execute(k_store_history, f.trader_id, scope.version());
    const std::int64_t rows = co_await std::move(stored);
    co_await std::move(history);
    co_return rows == 1;
}

Task<std::int64_t> trader_state_seq(pg::Session& session, std::string_view trader) {
    const std::optional<std::int64_t> seq = co_await session.maybe_one(k_seq, trader);
    co_return seq.value_or(0);
}

} // namespace nof0::storage
