#include "venues/sim/upkeep.hpp"

#include "venues/sim/placement.hpp"
#include "venues/sim/validation.hpp"

#include <algorithm>

namespace nof0::venues::sim {
namespace {

constexpr std::int64_t k_hour_ms = 3'600'000;
constexpr std::int64_t k_hours_owed_max = 48;

void move_cash(SimState& state, AccountIndex account, Decimal amount, CoinIndex coin,
               std::int64_t time_ms) {
    if (amount.is_zero()) {
        return;
    }
    state.touch_account(account).cash += amount;
    CashMovement movement{.exchange_provider = state.settings().provider,
                          .account = state.account(account).name,
                          .kind = "funding",
                          .time_ms = time_ms,
                          .coin = state.spec(coin).symbol.text()};
    movement.amount = amount;
    state.record(std::move(movement));
}

void pay_hour(SimState& state, CoinIndex coin, std::int64_t hour_ms) {
    const SimPrice& price = *state.coin(coin).price;
    Decimal paid;
    for (const AccountIndex account : state.traders()) {
        const EnginePosition& p = state.position(account, coin);
        if (p.quantity.is_zero()) {
            continue;
        }
        const Decimal amount = -(p.quantity * price.oracle * price.funding);
        move_cash(state, account, amount, coin, hour_ms);
        if (!p.is_cross) {
            state.touch_position(account, coin).isolated_margin += amount;
        }
        paid += amount;
    }
    move_cash(state, SimState::k_house, -paid, coin, hour_ms);
}

} // namespace

void pay_funding(SimState& state, std::int64_t now_ms) {
    const std::int64_t hour = now_ms / k_hour_ms * k_hour_ms;
    const std::int64_t last = state.counters().last_funding_ms;
    if (hour <= last) {
        return;
    }
    state.touch_counters().last_funding_ms = hour;
    if (last == 0) { // the venue opens: nothing is owed for the time before
        return;
    }
    const std::int64_t from = std::max(last + k_hour_ms, hour - (k_hours_owed_max - 1) * k_hour_ms);
    for (std::int64_t owed = from; owed <= hour; owed += k_hour_ms) {
        for (CoinIndex coin = 0; coin < state.coins(); ++coin) {
            if (state.coin(coin).price) {
                pay_hour(state, coin, owed);
            }
        }
    }
}

void fire_triggers(SimState& state, CoinIndex coin, std::int64_t time_ms) {
    const Decimal mark = state.coin(coin).price->mark;
    std::vector<EngineOrder*> due;
    for (EngineOrder* order : state.coin(coin).triggers) {
        if (is_triggered(order->stored, mark)) {
            due.push_back(order);
        }
    }
    for (EngineOrder* order : due) {
        const EnginePosition& p = state.position(order->account, coin);
        const bool sleeps = order->stored.reduce_only && p.quantity.is_zero();
        if (order->is_open() && !sleeps) { // another one's execution may have ended it
            const AccountIndex account = order->account;
            fire_trigger(state, *order, time_ms);
            drop_idle_exits(state, account, coin);
        }
    }
}

void cancel_open(SimState& state, AccountIndex account, std::optional<CoinIndex> coin,
                 std::string_view venue_status, std::int64_t time_ms) {
    const std::vector<EngineOrder*> open = state.account(account).open;
    for (EngineOrder* order : open) {
        if (!coin || order->coin == *coin) {
            state.touch(*order).stored.updated_ms = time_ms;
            state.finish(*order, OrderStatus::cancelled, venue_status);
        }
    }
}

void run_scheduled_cancels(SimState& state, std::int64_t now_ms) {
    for (const AccountIndex account : state.traders()) {
        const auto due = state.account(account).cancel_at_ms;
        if (due && *due <= now_ms) {
            state.touch_counters();
            state.touch_account(account).cancel_at_ms.reset();
            cancel_open(state, account, {}, "scheduledCancel", *due);
        }
    }
}

} // namespace nof0::venues::sim
