#include "venues/sim/state.hpp"

#include <algorithm>
#include <functional>

namespace nof0::venues::sim {
namespace {

// Whether `a` is matched after `b`: the best and, among equals, the oldest order stands last.
bool stands_before(const EngineOrder* a, const EngineOrder* b) {
    const Decimal pa = *a->stored.px;
    const Decimal pb = *b->stored.px;
    if (pa != pb) {
        return a->stored.side == OrderSide::buy ? pa < pb : pa > pb;
    }
    return a->stored.oid > b->stored.oid;
}

bool is_older(const EngineOrder* a, const EngineOrder* b) {
    return a->stored.oid < b->stored.oid;
}

void insert_sorted(std::vector<EngineOrder*>& list, EngineOrder* order, auto before) {
    list.insert(std::ranges::lower_bound(list, order, before), order);
}

void erase_sorted(std::vector<EngineOrder*>& list, EngineOrder* order, auto before) {
    const auto found = std::ranges::lower_bound(list, order, before);
    ensure(found != list.end() && *found == order, "an open order stands in its list");
    list.erase(found);
}

} // namespace

std::string account_name_of(const TraderId& trader) {
    std::string name = trader.text();
    std::ranges::transform(name, name.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return name;
}

SimState::SimState(SimSettings settings)
    : settings_(std::move(settings)), digest_(digest_of(settings_)),
      coins_(settings_.coins.size()) {
    for (CoinIndex coin = 0; coin < settings_.coins.size(); ++coin) {
        ensure(!settings_.coins[coin].tiers.empty(), "a coin has a margin tier");
        coin_of_.emplace(settings_.coins[coin].symbol, coin);
    }
    add_account(settings_.house);
    begin_step(0);
}

std::optional<CoinIndex> SimState::find_coin(const Symbol& symbol) const {
    const auto found = coin_of_.find(symbol);
    return found == coin_of_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<AccountIndex> SimState::find_account(const TraderId& trader) const {
    const auto found = account_of_.find(trader);
    return found == account_of_.end() ? std::nullopt : std::optional(found->second);
}

const SyntheticBook& SimState::quotes(CoinIndex coin) {
    EngineCoin& c = coins_[coin];
    ensure(c.price.has_value(), "a quoted coin has a price");
    if (!c.is_quoted) {
        c.quotes = synthetic_book(settings_.coins[coin], *c.price, settings_.seed + coin);
        c.is_quoted = true;
    }
    return c.quotes;
}

void SimState::set_price(CoinIndex coin, const SimPrice& price) {
    EngineCoin& c = coins_[coin];
    if (c.price_ms != price.time_ms) { // new quotes are whole
        c.price_ms = price.time_ms;
        c.taken_bids = Decimal();
        c.taken_asks = Decimal();
    }
    c.is_quoted = c.is_quoted && c.price == price;
    c.price = price;
}

AccountIndex SimState::add_account(const TraderId& trader) {
    auto account = std::make_unique<EngineAccount>(EngineAccount{.trader = trader});
    account->name = account_name_of(trader);
    for (const SimCoin& coin : settings_.coins) {
        const bool is_house = accounts_.empty();
        account->positions.push_back(
            {.leverage = is_house ? 1 : std::min(settings_.default_leverage, coin.max_leverage()),
             .is_cross = is_house || settings_.default_is_cross});
    }
    const AccountIndex index = accounts_.size();
    accounts_.push_back(std::move(account));
    account_of_.emplace(trader, index);
    if (index != k_house) {
        traders_.insert(place_of(trader), index);
    }
    accounts_before_.push_back({index, true, {}, 0, {}});
    accounts_.back()->touched = step_;
    return index;
}

std::vector<AccountIndex>::iterator SimState::place_of(const TraderId& trader) {
    return std::ranges::lower_bound(traders_, trader, std::less(), [this](AccountIndex index) {
        return accounts_[index]->trader;
    });
}

EngineOrder& SimState::add_order(AccountIndex account, CoinIndex coin, SimOrder order) {
    order.oid = touch_counters().next_oid++;
    auto made = std::make_unique<EngineOrder>(
        EngineOrder{.stored = std::move(order), .account = account, .coin = coin});
    EngineOrder& added = *made;
    put(std::move(made));
    added.touched = step_;
    OrderBefore before{&added, true, nullptr, {}, {}, OrderStatus::open, {}, 0};
    EngineAccount& owner = touch_account(account);
    if (added.stored.cloid) {
        const auto [named, is_new] = owner.by_cloid.try_emplace(*added.stored.cloid, &added);
        if (!is_new) {
            before.replaced = named->second;
            owner.by_cloid.erase(named); // the key's text belongs to the older order
            owner.by_cloid.emplace(*added.stored.cloid, &added);
        }
    }
    orders_before_.push_back(std::move(before));
    return added;
}

EngineOrder& SimState::touch(EngineOrder& order) {
    if (order.touched != step_) {
        order.touched = step_;
        const SimOrder& s = order.stored;
        orders_before_.push_back({&order, false, nullptr, s.filled_qty, s.filled_notional, s.status,
                                  s.venue_status, s.updated_ms});
        touch_account(order.account);
    }
    return order;
}

EnginePosition& SimState::touch_position(AccountIndex account, CoinIndex coin) {
    EnginePosition& position = accounts_[account]->positions[coin];
    if (position.touched != step_) {
        positions_before_.push_back({account, coin, position});
        position.touched = step_;
    }
    return position;
}

EngineAccount& SimState::touch_account(AccountIndex index) {
    EngineAccount& account = *accounts_[index];
    if (account.touched != step_) {
        account.touched = step_;
        accounts_before_.push_back({index, false, account.cash, account.seq, account.cancel_at_ms});
    }
    return account;
}

EngineCoin& SimState::touch_taken(CoinIndex index) {
    EngineCoin& coin = coins_[index];
    if (coin.touched != step_) {
        coin.touched = step_;
        taken_before_.push_back({index, coin.taken_bids, coin.taken_asks});
    }
    is_venue_touched_ = true;
    return coin;
}

EngineCounters& SimState::touch_counters() {
    is_venue_touched_ = true;
    return counters_;
}

Decimal SimState::margin_to_hold(const EngineOrder& order) const {
    if (order.is_trigger() || order.stored.reduce_only) {
        return {};
    }
    return rules::initial_margin(order.remaining() * *order.stored.px,
                                 position(order.account, order.coin).leverage);
}

std::vector<EngineOrder*>& SimState::place_in_book(const EngineOrder& order) {
    EngineCoin& coin = coins_[order.coin];
    return order.stored.side == OrderSide::buy ? coin.buys : coin.sells;
}

void SimState::book(EngineOrder& order) {
    if (order.is_trigger()) {
        insert_sorted(coins_[order.coin].triggers, &order, is_older);
    } else {
        insert_sorted(place_in_book(order), &order, stands_before);
    }
    EngineAccount& owner = *accounts_[order.account];
    insert_sorted(owner.open, &order, is_older);
    owner.open_reduce_only += order.stored.reduce_only ? 1 : 0;
    order.is_booked = true;
    order.held = margin_to_hold(order);
    owner.held += order.held;
}

void SimState::unbook(EngineOrder& order) {
    if (!order.is_booked) {
        return;
    }
    if (order.is_trigger()) {
        erase_sorted(coins_[order.coin].triggers, &order, is_older);
    } else {
        erase_sorted(place_in_book(order), &order, stands_before);
    }
    EngineAccount& owner = *accounts_[order.account];
    erase_sorted(owner.open, &order, is_older);
    owner.open_reduce_only -= order.stored.reduce_only ? 1 : 0;
    owner.held -= order.held;
    order.held = Decimal();
    order.is_booked = false;
}

void SimState::hold_again(EngineOrder& order) {
    if (order.is_booked) {
        EngineAccount& owner = touch_account(order.account);
        owner.held -= order.held;
        order.held = margin_to_hold(order);
        owner.held += order.held;
    }
}

void SimState::finish(EngineOrder& order, OrderStatus status, std::string_view venue_status) {
    touch(order);
    unbook(order);
    order.stored.status = status;
    order.stored.venue_status = venue_status;
}

int SimState::next_ordinal(AccountIndex account) const {
    const std::string& name = accounts_[account]->name;
    return static_cast<int>(std::ranges::count(cash_, name, &CashMovement::account));
}

void SimState::forget(EngineOrder& order) {
    EngineAccount& owner = *accounts_[order.account];
    if (order.stored.cloid) {
        const auto found = owner.by_cloid.find(*order.stored.cloid);
        if (found != owner.by_cloid.end() && found->second == &order) {
            owner.by_cloid.erase(found);
        }
    }
    if (order.stored.oid < forgotten_below_) {
        old_orders_.erase(order.stored.oid);
    } else {
        slot(order.stored.oid).reset();
    }
}

std::unique_ptr<EngineOrder>& SimState::slot(std::int64_t oid) {
    const auto place = static_cast<std::size_t>(oid - forgotten_below_);
    if (orders_.size() <= place) {
        orders_.resize(place + 1);
    }
    return orders_[place];
}

void SimState::put(std::unique_ptr<EngineOrder> order) {
    const std::int64_t oid = order->stored.oid;
    if (oid < forgotten_below_) {
        old_orders_.emplace(oid, std::move(order));
    } else {
        slot(oid) = std::move(order);
    }
}

void SimState::forget_old_orders() {
    const std::int64_t from = counters_.next_oid - settings_.remembered_orders;
    // Orders of before the window that the last step finished, then those that leave it now.
    for (const OrderBefore& before : orders_before_) {
        if (before.order->stored.oid < forgotten_below_ && !before.order->is_open()) {
            forget(*before.order);
        }
    }
    while (forgotten_below_ < from) {
        std::unique_ptr<EngineOrder>& oldest = slot(forgotten_below_);
        if (oldest && oldest->is_open()) {
            old_orders_.emplace(forgotten_below_, std::move(oldest));
        } else if (oldest) {
            forget(*oldest);
        }
        orders_.pop_front();
        ++forgotten_below_;
    }
}

} // namespace nof0::venues::sim
