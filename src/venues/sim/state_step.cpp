// A step of the simulated exchange: begun, told whole, or taken back; and what a restart puts back.
#include "base/json.hpp"
#include "venues/sim/state.hpp"

#include <algorithm>
#include <tuple>

namespace nof0::venues::sim {

OrderUpdate update_of(const SimOrder& order) {
    OrderUpdate update{.cloid = order.cloid,
                       .oid = order.oid,
                       .status = order.status,
                       .filled_qty = order.filled_qty,
                       .venue_status = order.venue_status,
                       .time_ms = order.updated_ms};
    if (order.filled_qty.sign() > 0) {
        update.average_px = order.filled_notional / order.filled_qty;
    }
    return update;
}

void SimState::begin_step(std::int64_t now_ms) {
    forget_old_orders();
    ++step_;
    now_ms_ = now_ms;
    counters_before_ = counters_;
    is_venue_touched_ = false;
    orders_before_.clear();
    positions_before_.clear();
    accounts_before_.clear();
    taken_before_.clear();
    fills_.clear();
    cash_.clear();
}

void SimState::undo_orders() {
    for (OrderBefore& before : orders_before_) {
        unbook(*before.order);
    }
    // The newest first, so that a cloid goes back to the order that had it before all of them.
    for (; !orders_before_.empty(); orders_before_.pop_back()) {
        OrderBefore& before = orders_before_.back();
        EngineOrder& order = *before.order;
        if (before.is_new) {
            forget(order);
            if (before.replaced != nullptr) {
                EngineAccount& owner = *accounts_[before.replaced->account];
                owner.by_cloid.emplace(*before.replaced->stored.cloid, before.replaced);
            }
            continue;
        }
        order.stored.filled_qty = before.filled_qty;
        order.stored.filled_notional = before.filled_notional;
        order.stored.status = before.status;
        order.stored.venue_status = std::move(before.venue_status);
        order.stored.updated_ms = before.updated_ms;
    }
}

void SimState::undo_step() {
    std::vector<EngineOrder*> again;
    for (const OrderBefore& before : orders_before_) {
        if (!before.is_new && before.status == OrderStatus::open) {
            again.push_back(before.order);
        }
    }
    undo_orders();
    for (const PositionBefore& before : positions_before_) {
        accounts_[before.account]->positions[before.coin] = before.position;
    }
    for (EngineOrder* order : again) { // after the positions, whose leverage their margin needs
        book(*order);
    }
    for (; !accounts_before_.empty(); accounts_before_.pop_back()) {
        const AccountBefore& before = accounts_before_.back();
        EngineAccount& account = *accounts_[before.account];
        if (before.is_new) {
            account_of_.erase(account.trader);
            traders_.erase(place_of(account.trader));
            accounts_.pop_back(); // the newest one: accounts are added at the end
            continue;
        }
        account.cash = before.cash;
        account.seq = before.seq;
        account.cancel_at_ms = before.cancel_at_ms;
        for (EngineOrder* order : account.open) { // a change of leverage moved what they hold
            hold_again(*order);
        }
    }
    for (const TakenBefore& before : taken_before_) {
        coins_[before.coin].taken_bids = before.bids;
        coins_[before.coin].taken_asks = before.asks;
    }
    counters_ = counters_before_;
    begin_step(now_ms_);
}

void SimState::tell_accounts(SimTransaction& told) {
    told.changes.reserve(accounts_before_.size());
    for (const AccountBefore& before : accounts_before_) {
        EngineAccount& account = *accounts_[before.account];
        account.change = told.changes.size();
        told.changes.push_back({account.trader, ++account.seq, {}, {}});
        told.changes.back().balances.push_back({"USDC", account.cash, account.held});
    }
    for (const OrderBefore& before : orders_before_) {
        const EngineAccount& account = *accounts_[before.order->account];
        told.changes[account.change].orders.push_back(before.order->stored);
    }
    told.positions.reserve(positions_before_.size());
    for (const PositionBefore& before : positions_before_) {
        told.positions.push_back(stored_position(before.account, before.coin));
    }
}

SimPosition SimState::stored_position(AccountIndex index, CoinIndex coin) const {
    const EngineAccount& account = *accounts_[index];
    const EnginePosition& p = account.positions[coin];
    return {account.trader,
            settings_.coins[coin].symbol,
            p.quantity,
            p.cost,
            static_cast<double>(p.leverage),
            p.is_cross,
            p.isolated_margin,
            p.updated_ms};
}

std::vector<std::pair<AccountIndex, CoinIndex>> SimState::touched() const {
    std::vector<std::pair<AccountIndex, CoinIndex>> places;
    places.reserve(positions_before_.size() + orders_before_.size());
    for (const PositionBefore& before : positions_before_) {
        places.emplace_back(before.account, before.coin);
    }
    for (const OrderBefore& before : orders_before_) {
        places.emplace_back(before.order->account, before.order->coin);
    }
    return places;
}

void SimState::list_books(std::vector<SimChange>& accounts,
                          std::vector<SimPosition>& positions) const {
    for (AccountIndex index = 0; index < accounts_.size(); ++index) {
        const EngineAccount& account = *accounts_[index];
        accounts.push_back({account.trader, account.seq, {}, {}});
        accounts.back().balances.push_back({"USDC", account.cash, account.held});
        for (CoinIndex coin = 0; coin < settings_.coins.size(); ++coin) {
            positions.push_back(stored_position(index, coin));
        }
    }
    for (const auto& [oid, order] : old_orders_) {
        accounts[order->account].orders.push_back(order->stored);
    }
    for (const auto& order : orders_) {
        if (order) {
            accounts[order->account].orders.push_back(order->stored);
        }
    }
    for (SimChange& account : accounts) {
        std::ranges::sort(account.orders, {}, &SimOrder::oid);
    }
    std::ranges::sort(accounts, {}, &SimChange::trader);
    std::ranges::sort(positions, {}, [](const SimPosition& position) {
        return std::tie(position.trader, position.symbol);
    });
}

SimTransaction SimState::tell_step() {
    SimTransaction told{.now_ms = now_ms_};
    tell_accounts(told);
    told.fills = std::move(fills_);
    told.cash = std::move(cash_);
    if (is_venue_touched_) {
        told.venue = venue_counters();
    }
    return told;
}

std::vector<std::pair<TraderId, OrderUpdate>> SimState::updates() const {
    std::vector<std::pair<TraderId, OrderUpdate>> updates;
    updates.reserve(orders_before_.size());
    for (const OrderBefore& before : orders_before_) {
        updates.emplace_back(accounts_[before.order->account]->trader,
                             update_of(before.order->stored));
    }
    return updates;
}

std::int64_t SimState::lots_of(CoinIndex coin, Decimal size) const {
    return static_cast<std::int64_t>(size.units() / lot_of(settings_.coins[coin]).units());
}

SimVenueState SimState::venue_counters() const {
    return {.provider = settings_.provider,
            .next_oid = counters_.next_oid,
            .next_tid = counters_.next_tid,
            .last_funding_ms = counters_.last_funding_ms};
}

SimVenueState SimState::venue_state() const {
    SimVenueState venue = venue_counters();
    venue.engine = engine_text();
    return venue;
}

std::string SimState::engine_text() const {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("settings", digest_);
    json.field("liquidations", counters_.liquidations);
    json.field("absorbed", counters_.absorbed.text());
    json.key("taken").begin_object();
    for (CoinIndex coin = 0; coin < coins_.size(); ++coin) {
        const EngineCoin& c = coins_[coin];
        if (!c.taken_bids.is_zero() || !c.taken_asks.is_zero()) {
            json.key(settings_.coins[coin].symbol.text()).begin_array().value(c.price_ms);
            json.value(lots_of(coin, c.taken_bids)).value(lots_of(coin, c.taken_asks)).end_array();
        }
    }
    json.end_object().key("cancel_at").begin_object();
    for (const AccountIndex index : traders_) {
        if (accounts_[index]->cancel_at_ms) {
            json.field(accounts_[index]->trader.text(), *accounts_[index]->cancel_at_ms);
        }
    }
    json.end_object().end_object();
    return text;
}

void SimState::restore_coin(CoinIndex coin, std::int64_t price_ms, std::int64_t bid_lots,
                            std::int64_t ask_lots) {
    const Decimal lot = lot_of(settings_.coins[coin]);
    coins_[coin].price_ms = price_ms;
    coins_[coin].taken_bids = lot * Decimal::from_int(bid_lots);
    coins_[coin].taken_asks = lot * Decimal::from_int(ask_lots);
}

void SimState::restore_order(AccountIndex account, const SimOrder& order) {
    const auto coin = find_coin(order.symbol);
    const bool is_open = order.status == OrderStatus::open;
    if (!coin || (!is_open && order.oid < forgotten_below_) || order.oid >= counters_.next_oid) {
        return; // a coin that is traded no more, or what would have been forgotten by now
    }
    auto made = std::make_unique<EngineOrder>(
        EngineOrder{.stored = order, .account = account, .coin = *coin});
    EngineOrder& restored = *made;
    put(std::move(made));
    if (order.cloid) { // the newest of those with one cloid: a modified order has several
        auto& by_cloid = accounts_[account]->by_cloid;
        const auto found = by_cloid.find(*order.cloid);
        const bool is_newest = found == by_cloid.end() || found->second->stored.oid < order.oid;
        if (is_newest && found != by_cloid.end()) {
            by_cloid.erase(found);
        }
        if (is_newest) {
            by_cloid.emplace(*restored.stored.cloid, &restored);
        }
    }
    if (is_open) {
        book(restored);
    }
}

void SimState::restore(const SimVenueState& venue, const std::vector<SimChange>& accounts,
                       const std::vector<SimPosition>& positions) {
    counters_.next_oid = venue.next_oid;
    counters_.next_tid = venue.next_tid;
    counters_.last_funding_ms = venue.last_funding_ms;
    forgotten_below_ = std::max(std::int64_t{1}, venue.next_oid - settings_.remembered_orders);
    for (const SimPosition& stored : positions) {
        const auto account = find_account(stored.trader);
        const auto coin = find_coin(stored.symbol);
        if (account && coin) {
            EnginePosition& p = accounts_[*account]->positions[*coin];
            p.quantity = stored.quantity;
            p.cost = stored.cost;
            p.isolated_margin = stored.isolated_margin;
            p.leverage = std::max(1, static_cast<int>(stored.leverage));
            p.is_cross = stored.is_cross;
            p.updated_ms = stored.updated_ms;
        }
    }
    for (const SimChange& stored : accounts) {
        const auto index = find_account(stored.trader);
        ensure(index.has_value(), "an account is added before its orders are put back");
        EngineAccount& account = *accounts_[*index];
        account.seq = stored.seq;
        for (const SimBalance& balance : stored.balances) {
            account.cash = balance.asset == "USDC" ? balance.total : account.cash;
        }
        for (const SimOrder& order : stored.orders) {
            restore_order(*index, order);
        }
    }
    begin_step(now_ms_);
}

} // namespace nof0::venues::sim
