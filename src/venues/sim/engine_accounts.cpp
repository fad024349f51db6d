// SimEngine: accounts, leverage, and what it tells without changing.
#include "venues/sim/engine_self.hpp"
#include "venues/sim/margins.hpp"
#include "venues/sim/matching.hpp"

#include <algorithm>

namespace nof0::venues::sim {
namespace {

constexpr std::int64_t k_scheduled_ahead_ms = 5'000;

VenueError refusal(std::string text) {
    return {VenueError::Kind::refused, std::move(text), {}};
}

void book_cash(SimState& state, AccountIndex account, Decimal amount, std::int64_t now_ms) {
    state.touch_account(account).cash += amount;
    CashMovement movement{.exchange_provider = state.settings().provider,
                          .account = state.account(account).name,
                          .kind = amount.sign() > 0 ? "deposit" : "withdrawal",
                          .time_ms = now_ms};
    movement.amount = amount;
    state.record(std::move(movement));
}

bool is_sane(Decimal amount) {
    return amount.abs() < Decimal::from_int(1'000'000'000'000);
}

// The margin that an isolated position lacks at another leverage; what it has beyond that stays.
Decimal lacking_margin(const EnginePosition& p, int leverage) {
    const Decimal needed = rules::initial_margin(p.cost.abs(), leverage);
    return p.is_cross ? Decimal() : std::max(needed - p.isolated_margin, Decimal());
}

} // namespace

SimStep SimEngine::open_account(const TraderId& trader, Decimal initial_equity,
                                std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    if (state.find_account(trader)) {
        return self_->tell();
    }
    const std::string name = account_name_of(trader);
    const bool is_taken = std::ranges::any_of(
        state.traders(), [&](AccountIndex index) { return state.account(index).name == name; });
    if (is_taken || name == account_name_of(state.settings().house)) {
        return self_->refuse(refusal("another trader's account has the name " + name));
    }
    if (initial_equity.sign() < 0 || !is_sane(initial_equity)) {
        return self_->refuse(refusal("a deposit is an amount of money"));
    }
    const AccountIndex account = state.add_account(trader);
    if (initial_equity.sign() > 0) {
        book_cash(state, account, initial_equity, now_ms);
    }
    return self_->tell();
}

SimStep SimEngine::move_cash(const TraderId& trader, Decimal amount, std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    if (auto why = self_->not_now(trader)) {
        return self_->refuse(std::move(*why));
    }
    const AccountIndex account = *state.find_account(trader);
    const Decimal free = cross_margin(state, account).free(state.account(account).held);
    if (!is_sane(amount) || (amount.sign() < 0 && -amount > free)) {
        return self_->refuse(refusal("Insufficient balance for withdrawal."));
    }
    if (!amount.is_zero()) {
        book_cash(state, account, amount, now_ms);
    }
    return self_->tell();
}

SimStep SimEngine::set_leverage(const TraderId& trader, const Symbol& symbol, int leverage,
                                bool is_cross, std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    if (auto why = self_->not_now(trader)) {
        return self_->refuse(std::move(*why));
    }
    const AccountIndex account = *state.find_account(trader);
    const auto coin = state.find_coin(symbol);
    if (!coin || leverage < 1 || leverage > state.spec(*coin).max_leverage()) {
        return self_->refuse(refusal("Invalid leverage value"));
    }
    const EnginePosition& now = state.position(account, *coin);
    if (now.leverage == leverage && now.is_cross == is_cross) {
        return self_->tell();
    }
    if (!now.quantity.is_zero() && now.is_cross != is_cross) {
        return self_->refuse(refusal("Cannot switch leverage type with open position."));
    }
    const bool needs_more = leverage < now.leverage;
    EnginePosition& p = state.touch_position(account, *coin);
    state.touch_account(account);
    p.isolated_margin += is_cross ? Decimal() : lacking_margin(p, leverage);
    p.leverage = leverage;
    p.is_cross = is_cross;
    for (EngineOrder* order : state.account(account).open) {
        if (order->coin == *coin) {
            state.hold_again(*order);
        }
    }
    const Decimal free = cross_margin(state, account).free(state.account(account).held);
    if (needs_more && free.sign() < 0) {
        return self_->refuse(refusal("Insufficient margin to change leverage."));
    }
    return self_->tell();
}

SimStep SimEngine::schedule_cancel(const TraderId& trader, std::optional<std::int64_t> time_ms,
                                   std::int64_t now_ms) {
    SimState& state = self_->state;
    state.begin_step(now_ms);
    const auto account = state.find_account(trader);
    if (!account || *account == SimState::k_house) {
        return self_->refuse(*self_->not_now(trader));
    }
    if (time_ms && *time_ms < now_ms + k_scheduled_ahead_ms) {
        return self_->refuse(
            refusal("Scheduled cancel time must be at least 5 seconds in the future."));
    }
    if (state.account(*account).cancel_at_ms != time_ms) {
        state.touch_account(*account).cancel_at_ms = time_ms;
        state.touch_counters();
    }
    return self_->tell();
}

bool SimEngine::has_account(const TraderId& trader) const {
    const auto account = self_->state.find_account(trader);
    return account && *account != SimState::k_house;
}

std::string SimEngine::account_name(const TraderId& trader) const {
    return self_->state.account(self_->state.find_account(trader).value()).name;
}

std::optional<VenueAccount> SimEngine::account(const TraderId& trader, std::int64_t now_ms) const {
    if (!self_->is_ready) {
        return std::nullopt;
    }
    return venue_account(self_->state, self_->state.find_account(trader).value(), now_ms);
}

std::vector<RestingOrder> SimEngine::open_orders(const TraderId& trader) const {
    std::vector<RestingOrder> open;
    const auto account = self_->state.find_account(trader).value();
    for (const EngineOrder* order : self_->state.account(account).open) {
        const SimOrder& stored = order->stored;
        open.push_back({.symbol = stored.symbol,
                        .oid = stored.oid,
                        .cloid = stored.cloid,
                        .side = stored.side,
                        .kind = stored.kind,
                        .time_in_force = stored.time_in_force,
                        .px = stored.px.value_or(stored.trigger_px.value_or(Decimal())),
                        .trigger_px = stored.trigger_px,
                        .qty = stored.qty,
                        .remaining = order->remaining(),
                        .reduce_only = stored.reduce_only,
                        .placed_ms = stored.created_ms});
    }
    return open;
}

std::optional<OrderUpdate> SimEngine::order_status(const TraderId& trader,
                                                   std::string_view cloid) const {
    const auto& by_cloid = self_->state.account(self_->state.find_account(trader).value()).by_cloid;
    const auto found = by_cloid.find(cloid);
    return found == by_cloid.end() ? std::nullopt : std::optional(update_of(found->second->stored));
}

std::optional<std::pair<Decimal, Decimal>> SimEngine::best_bid_ask(const Symbol& symbol) {
    const auto coin = self_->state.find_coin(symbol);
    if (!coin || !self_->state.coin(*coin).price) {
        return std::nullopt;
    }
    const auto bid = best_offer(self_->state, *coin, OrderSide::sell);
    const auto ask = best_offer(self_->state, *coin, OrderSide::buy);
    return bid && ask ? std::optional(std::pair{bid->px, ask->px}) : std::nullopt;
}

std::pair<std::int64_t, Decimal> SimEngine::liquidations() const {
    const EngineCounters& counters = self_->state.counters();
    return {counters.liquidations, counters.absorbed};
}

const SimSettings& SimEngine::settings() const {
    return self_->state.settings();
}

} // namespace nof0::venues::sim
