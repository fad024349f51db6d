#include "venues/sim/engine.hpp"

#include "venues/sim/engine_self.hpp"
#include "venues/sim/margins.hpp"
#include "venues/sim/matching.hpp"
#include "venues/sim/placement.hpp"
#include "venues/sim/upkeep.hpp"

#include <algorithm>

namespace nof0::venues::sim {
namespace {

constexpr std::string_view k_no_price = "the market has told no price yet";

VenueError later(std::string_view why) {
    return {VenueError::Kind::retryable, std::string(why), {}};
}

SimOrder asked_for(const Order& order) {
    SimOrder asked{.cloid = order.cloid.empty() ? std::nullopt : std::optional(order.cloid),
                   .symbol = order.symbol,
                   .side = order.side,
                   .kind = order.kind,
                   .time_in_force = order.time_in_force};
    asked.px = order.px;
    asked.trigger_px = order.trigger_px;
    asked.qty = order.qty;
    asked.reduce_only = order.reduce_only;
    return asked;
}

OrderUpdate rejection(const Order& order, std::string why, std::int64_t now_ms) {
    return {.cloid = order.cloid.empty() ? std::nullopt : std::optional(order.cloid),
            .status = OrderStatus::rejected,
            .venue_status = std::move(why),
            .time_ms = now_ms};
}

EngineOrder* find_order(const EngineAccount& account, std::string_view cloid) {
    const auto found = account.by_cloid.find(cloid);
    return found == account.by_cloid.end() ? nullptr : found->second;
}

bool did_enter(const OrderUpdate& entry) {
    return entry.status == OrderStatus::open || entry.filled_qty.value_or(Decimal()).sign() > 0;
}

// One order of a request. `entry`: the answer to the request's entry, for its exits.
OrderUpdate place_one(SimState& state, AccountIndex account, const Order& order, Grouping grouping,
                      const OrderUpdate* entry, std::int64_t time_ms) {
    const EngineAccount& owner = state.account(account);
    if (const EngineOrder* known = order.cloid.empty() ? nullptr : find_order(owner, order.cloid)) {
        return update_of(known->stored);
    }
    const auto coin = state.find_coin(order.symbol);
    if (!coin) {
        return rejection(order, "Unknown asset " + order.symbol.text(), time_ms);
    }
    if (!state.coin(*coin).price) {
        return rejection(order, std::string(k_no_price), time_ms);
    }
    if (entry != nullptr && !did_enter(*entry)) {
        return rejection(order, entry->venue_status, time_ms);
    }
    SimOrder asked = asked_for(order);
    if (grouping == Grouping::position_exits) {
        asked.reduce_only = true;
        const Decimal held = state.position(account, *coin).quantity.abs();
        asked.qty = held.is_zero() ? asked.qty : held;
    }
    return update_of(
        place_order(state, account, *coin, std::move(asked), time_ms, entry != nullptr).stored);
}

} // namespace

std::optional<VenueError> SimEngine::Self::not_now(const TraderId& trader) const {
    const auto account = state.find_account(trader);
    if (!account || *account == SimState::k_house) {
        return VenueError{VenueError::Kind::refused, "Must deposit before performing actions.", {}};
    }
    return is_ready ? std::nullopt : std::optional(later(k_no_price));
}

void SimEngine::Self::learn_ready() {
    if (is_ready) {
        return;
    }
    bool any = false;
    bool all = true;
    for (CoinIndex coin = 0; coin < state.coins(); ++coin) {
        const bool is_known = state.coin(coin).price.has_value();
        any = any || is_known;
        for (const AccountIndex account : state.traders()) {
            const auto& open = state.account(account).open;
            const bool uses = !state.position(account, coin).quantity.is_zero() ||
                              std::ranges::any_of(open, [coin](const EngineOrder* order) {
                                  return order->coin == coin;
                              });
            all = all && (is_known || !uses);
        }
    }
    is_ready = any && all;
}

SimStep SimEngine::Self::tell() {
    SimStep step;
    step.updates = state.updates();
    step.transaction = state.tell_step();
    return step;
}

SimStep SimEngine::Self::refuse(VenueError error) {
    state.undo_step();
    SimStep step;
    step.transaction.now_ms = state.now_ms();
    step.refused = std::move(error);
    return step;
}

std::vector<CoinIndex> SimEngine::Self::learn_prices(std::span<const MarketContext> contexts) {
    std::vector<CoinIndex> moved;
    for (const MarketContext& context : contexts) {
        const auto coin = state.find_coin(context.symbol);
        const auto price = price_of(context);
        if (coin && price) {
            state.set_price(*coin, *price);
            moved.push_back(*coin);
        }
    }
    learn_ready();
    return moved;
}

void SimEngine::recall_prices(std::span<const MarketContext> contexts) {
    self_->learn_prices(contexts);
}

SimStep SimEngine::on_prices(std::span<const MarketContext> contexts, std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    const std::vector<CoinIndex> moved = self_->learn_prices(contexts);
    if (!self_->is_ready) {
        return self_->tell();
    }
    run_scheduled_cancels(state, now_ms);
    pay_funding(state, now_ms);
    for (const CoinIndex coin : moved) {
        meet_quotes(state, coin, now_ms);
    }
    for (const CoinIndex coin : moved) {
        fire_triggers(state, coin, now_ms);
    }
    liquidate(state, now_ms);
    drop_idle_exits_of_step(state);
    return self_->tell();
}

SimStep SimEngine::place(const TraderId& trader, std::span<const Order> orders, Grouping grouping,
                         std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    if (auto why = self_->not_now(trader)) {
        return self_->refuse(std::move(*why));
    }
    const AccountIndex account = *state.find_account(trader);
    std::vector<OrderUpdate> answers;
    answers.reserve(orders.size());
    for (const Order& order : orders) {
        const bool is_exit = grouping == Grouping::entry_with_exits && !answers.empty();
        answers.push_back(place_one(state, account, order, grouping,
                                    is_exit ? &answers.front() : nullptr, self_->acts_at(now_ms)));
    }
    drop_idle_exits_of_step(state);
    SimStep step = self_->tell();
    step.answers = std::move(answers);
    return step;
}

SimStep SimEngine::cancel(const TraderId& trader, std::span<const std::string> cloids,
                          std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    const auto account = state.find_account(trader);
    if (!account || *account == SimState::k_house) {
        return self_->refuse(*self_->not_now(trader));
    }
    std::vector<OrderUpdate> answers;
    for (const std::string& cloid : cloids) {
        constexpr std::string_view gone = "Order was never placed, already canceled, or filled.";
        EngineOrder* order = find_order(state.account(*account), cloid);
        if (order == nullptr) {
            answers.push_back({.cloid = cloid,
                               .status = OrderStatus::rejected,
                               .venue_status = std::string(gone),
                               .time_ms = now_ms});
            continue;
        }
        const bool was_open = order->is_open();
        if (was_open) {
            state.touch(*order).stored.updated_ms = self_->acts_at(now_ms);
            state.finish(*order, OrderStatus::cancelled, "canceled");
            drop_idle_exits(state, *account, order->coin);
        }
        answers.push_back(update_of(order->stored));
        answers.back().venue_status = was_open ? "canceled" : gone;
    }
    SimStep step = self_->tell();
    step.answers = std::move(answers);
    return step;
}

SimStep SimEngine::modify(const TraderId& trader, const Order& order, std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    if (auto why = self_->not_now(trader)) {
        return self_->refuse(std::move(*why));
    }
    const AccountIndex account = *state.find_account(trader);
    EngineOrder* old = find_order(state.account(account), order.cloid);
    const auto refuse = [this](std::string text) {
        return self_->refuse({VenueError::Kind::refused, std::move(text), {}});
    };
    if (old == nullptr || !old->is_open()) {
        return refuse("Order was never placed, already canceled, or filled.");
    }
    if (old->stored.symbol != order.symbol) {
        return refuse("Attempted to modify to invalid new order");
    }
    const std::int64_t time_ms = self_->acts_at(now_ms);
    const bool was_exit = old->stored.reduce_only && old->is_trigger();
    state.touch(*old).stored.updated_ms = time_ms;
    state.finish(*old, OrderStatus::cancelled, "canceled");
    const EngineOrder& placed =
        place_order(state, account, old->coin, asked_for(order), time_ms, was_exit);
    if (placed.stored.status == OrderStatus::rejected) {
        return refuse(placed.stored.venue_status);
    }
    OrderUpdate answer = update_of(placed.stored);
    drop_idle_exits_of_step(state);
    SimStep step = self_->tell();
    step.answers.push_back(std::move(answer));
    return step;
}

void SimEngine::undo() {
    self_->state.undo_step();
}

} // namespace nof0::venues::sim
