#include "venues/sim/placement.hpp"

#include "venues/sim/margins.hpp"
#include "venues/sim/matching.hpp"
#include "venues/sim/validation.hpp"

#include <fmt/format.h>

namespace nof0::venues::sim {
namespace {

// An order that may not rest is over: with what it took, or with why it took nothing.
void end_taking(SimState& state, EngineOrder& order, TakeEnd end) {
    if (order.stored.filled_qty.sign() > 0) {
        state.finish(order, OrderStatus::filled, "filled");
        return;
    }
    switch (end) {
    case TakeEnd::cannot_afford:
        state.finish(order, OrderStatus::rejected,
                     fmt::format("Insufficient margin to place order. asset={}", order.coin));
        return;
    case TakeEnd::nothing_to_reduce:
        state.finish(order, OrderStatus::cancelled, "reduceOnlyCanceled");
        return;
    case TakeEnd::filled:
    case TakeEnd::no_more_offers:
        state.finish(order, OrderStatus::rejected,
                     fmt::format("Order could not immediately match against any resting orders. "
                                 "asset={}",
                                 order.coin));
    }
}

bool may_rest(const SimOrder& order) {
    return order.kind == OrderKind::limit && order.time_in_force != TimeInForce::ioc;
}

void enter(SimState& state, EngineOrder& order, std::int64_t time_ms) {
    if (order.is_trigger()) {
        state.book(order);
        return;
    }
    const Decimal limit = limit_of(state, order.coin, order.stored);
    const TakeEnd end = take(state, order, limit, time_ms);
    if (end == TakeEnd::filled) {
        return;
    }
    if (end == TakeEnd::no_more_offers && may_rest(order.stored)) {
        state.book(order);
    } else {
        end_taking(state, order, end);
    }
}

} // namespace

EngineOrder& place_order(SimState& state, AccountIndex account, CoinIndex coin, SimOrder order,
                         std::int64_t time_ms, bool is_exit_of_entry) {
    order.status = OrderStatus::open;
    order.venue_status = "open";
    order.created_ms = time_ms;
    order.updated_ms = time_ms;
    if (order.kind == OrderKind::limit && !order.time_in_force) {
        order.time_in_force = TimeInForce::gtc;
    }
    const auto refusal = refusal_of(state, {account, coin, order, is_exit_of_entry});
    EngineOrder& placed = state.add_order(account, coin, std::move(order));
    if (refusal) {
        state.finish(placed, OrderStatus::rejected, *refusal);
    } else {
        enter(state, placed, time_ms);
    }
    return placed;
}

void fire_trigger(SimState& state, EngineOrder& order, std::int64_t time_ms) {
    const Decimal limit =
        away_from_mid(state, order.coin, order.stored.side, state.settings().trigger_slippage);
    state.touch(order).stored.updated_ms = time_ms;
    const TakeEnd end = take(state, order, limit, time_ms);
    if (end != TakeEnd::filled) {
        end_taking(state, order, end);
    }
}

void drop_idle_exits(SimState& state, AccountIndex account, CoinIndex coin) {
    if (state.account(account).open_reduce_only == 0) {
        return;
    }
    const EnginePosition& p = state.position(account, coin);
    const bool waits = p.quantity.is_zero() && has_entry(state, account, coin);
    std::vector<EngineOrder*> idle;
    for (EngineOrder* order : state.account(account).open) {
        const bool is_exit = order->coin == coin && order->stored.reduce_only;
        if (is_exit && reducible(p, order->stored.side).is_zero() &&
            !(waits && order->is_trigger())) {
            idle.push_back(order);
        }
    }
    for (EngineOrder* order : idle) {
        state.touch(*order).stored.updated_ms = state.now_ms();
        state.finish(*order, OrderStatus::cancelled, "reduceOnlyCanceled");
    }
}

void drop_idle_exits_of_step(SimState& state) {
    for (const auto& [account, coin] : state.touched()) {
        if (account != SimState::k_house) {
            drop_idle_exits(state, account, coin);
        }
    }
}

} // namespace nof0::venues::sim
