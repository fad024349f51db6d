#include "storage/orders.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<OrderRow(std::vector<std::string>)> k_find{"orders.find"};
const pg::Statement<OrderRow(std::string_view)> k_live{"orders.live"};
const pg::Statement<std::optional<bool>()> k_none{"orders.none"};
const pg::Statement<EntryPlanRow(std::vector<std::string>)> k_entry_plans{"orders.entry_plans"};
const pg::Statement<OrderRow(std::string_view, std::string_view)> k_entry_of{"orders.entry_of"};
const pg::BatchStatement<void, OrderRow> k_store{"orders.store"};

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

Task<std::int64_t> store_orders(WriteScope& scope, std::vector<OrderRow> orders) {
    for (OrderRow& order : orders) {
        order.version = scope.version();
    }
    co_return co_await pg::execute_batch(scope.session(), k_store, orders);
}

} // namespace nof0::storage
