#include "storage/orders.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Text = std::string;
using MaybeText = std::optional<std::string>;
using MaybeDecimal = std::optional<Decimal>;
using MaybeDouble = std::optional<double>;

const pg::Statement<OrderRow(std::vector<std::string>)> k_find{"orders.find"};
const pg::Statement<OrderRow(std::string_view)> k_live{"orders.live"};
const pg::Statement<std::optional<bool>()> k_none{"orders.none"};
const pg::Statement<EntryPlanRow(std::vector<std::string>)> k_entry_plans{"orders.entry_plans"};
const pg::Statement<OrderRow(std::string_view, std::string_view)> k_entry_of{"orders.entry_of"};
const pg::Statement<void(Text, Text, std::optional<std::int32_t>, MaybeText, Text, Text, Text, Text,
                         Text, Text, Text, MaybeText, Decimal, MaybeDecimal, MaybeDecimal, bool,
                         Text, Decimal, std::optional<std::int64_t>, MaybeText, std::int64_t,
                         std::int64_t, std::int64_t, MaybeDouble, MaybeDouble, MaybeDouble,
                         std::optional<pg::Json>, std::int64_t)>
    k_store{"orders.store"};
const pg::Statement<void(std::vector<std::string>, std::int64_t)> k_store_versions{
    "orders.store_versions"};

Task<std::int64_t> store(WriteScope& scope, const OrderRow& o) {
    return scope.session().execute(k_store, o.cloid, o.model_id, o.cycle_number, o.decision_ref,
                                   o.leg, o.attempt_class, o.exchange_provider, o.account, o.symbol,
                                   o.side, o.kind, o.time_in_force, o.qty, o.px, o.trigger_px,
                                   o.reduce_only, o.status, o.filled_qty, o.oid, o.error_message,
                                   o.created_ms, o.updated_ms, o.event_seq, o.leverage,
                                   o.confidence, o.risk_usd, o.exit_plan, scope.version());
}

} // namespace

Task<std::vector<OrderRow>> find_orders(pg::Session& session,
                                        const std::vector<std::string>& cloids) {
    return session.all(k_find, cloids);
}

Task<std::optional<OrderRow>> entry_order_of(pg::Session& session, std::string_view trader,
                                             std::string_view symbol) {
    return session.maybe_one(k_entry_of, trader, symbol);
}

Task<bool> has_no_orders(pg::Session& session) {
    const std::optional<bool> none = co_await session.one(k_none);
    co_return none.value_or(true);
}

Task<std::vector<OrderRow>> live_orders(pg::Session& session, std::string_view trader) {
    return session.all(k_live, trader);
}

Task<std::vector<EntryPlanRow>> entry_plans(pg::Session& session,
                                            const std::vector<std::string>& cloids) {
    return session.all(k_entry_plans, cloids);
}

Task<std::int64_t> store_orders(WriteScope& scope, const std::vector<OrderRow>& orders) {
    std::vector<Task<std::int64_t>> stores; // one round trip for all
    std::vector<std::string> cloids;
    for (const OrderRow& order : orders) {
        stores.push_back(store(scope, order));
        cloids.push_back(order.cloid);
    }
    Task<std::int64_t> versions =
        scope.session().execute(k_store_versions, cloids, scope.version());
    std::int64_t changed = 0;
    for (Task<std::int64_t>& stored : stores) {
        changed += co_await std::move(stored);
    }
    co_await std::move(versions);
    co_return changed;
}

} // namespace nof0::storage
