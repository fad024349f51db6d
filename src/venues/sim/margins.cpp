#include "venues/sim/margins.hpp"

#include <algorithm>

namespace nof0::venues::sim {
namespace {

Decimal mark_of(const SimState& state, CoinIndex coin) {
    const auto& price = state.coin(coin).price;
    ensure(price.has_value(), "a coin that is held has a price");
    return price->mark;
}

VenuePosition venue_position(const SimState& state, const EnginePosition& p, CoinIndex coin,
                             const CrossMargin& cross) {
    const Decimal mark = mark_of(state, coin);
    const auto& tiers = state.spec(coin).tiers;
    const Decimal notional = p.quantity.abs() * mark;
    const Decimal others = cross.maintenance - rules::maintenance_margin(notional, tiers);
    const Decimal backing = p.is_cross ? cross.equity - others : isolated_equity(p, mark);
    VenuePosition shown{.symbol = state.spec(coin).symbol,
                        .quantity = p.quantity,
                        .entry_price = p.cost / p.quantity,
                        .leverage = static_cast<double>(p.leverage),
                        .is_cross = p.is_cross};
    shown.liquidation_price = rules::liquidation_price(p.quantity, mark, backing, tiers);
    shown.margin_used = p.is_cross ? rules::initial_margin(notional, p.leverage) : backing;
    shown.unrealized_pnl = unrealized(p, mark);
    return shown;
}

} // namespace

Decimal unrealized(const EnginePosition& position, Decimal mark) {
    return position.quantity * mark - position.cost;
}

Decimal isolated_equity(const EnginePosition& position, Decimal mark) {
    return position.isolated_margin + unrealized(position, mark);
}

Decimal reducible(const EnginePosition& position, OrderSide side) {
    return position.quantity.sign() * sign_of(side) < 0 ? position.quantity.abs() : Decimal();
}

CrossMargin cross_margin(const SimState& state, AccountIndex index) {
    const EngineAccount& account = state.account(index);
    CrossMargin margin{.equity = account.cash};
    for (CoinIndex coin = 0; coin < account.positions.size(); ++coin) {
        const EnginePosition& p = account.positions[coin];
        if (p.quantity.is_zero()) {
            continue;
        }
        if (!p.is_cross) {
            margin.equity += p.cost - p.isolated_margin;
            continue;
        }
        const Decimal value = p.quantity * mark_of(state, coin);
        margin.equity += value;
        margin.used += rules::initial_margin(value.abs(), p.leverage);
        margin.maintenance += rules::maintenance_margin(value.abs(), state.spec(coin).tiers);
    }
    return margin;
}

Decimal account_value(const SimState& state, AccountIndex index) {
    const EngineAccount& account = state.account(index);
    Decimal value = account.cash;
    for (CoinIndex coin = 0; coin < account.positions.size(); ++coin) {
        const EnginePosition& p = account.positions[coin];
        value += p.quantity.is_zero() ? Decimal() : p.quantity * mark_of(state, coin);
    }
    return value;
}

bool can_afford(const SimState& state, const Expense& expense) {
    const EnginePosition& p = state.position(expense.account, expense.coin);
    const Decimal closable = reducible(p, expense.side);
    const Decimal opening = expense.size - std::min(expense.size, closable);
    if (opening.is_zero() && expense.to_hold.is_zero()) {
        return true;
    }
    const Decimal mark = mark_of(state, expense.coin);
    const Decimal held = state.account(expense.account).held - expense.own_held;
    Decimal free = cross_margin(state, expense.account).free(held);
    if (opening.sign() > 0 && closable.sign() > 0) { // a flip gives the old position's margin back
        free += p.is_cross ? rules::initial_margin(closable * mark, p.leverage)
                           : isolated_equity(p, mark);
    }
    // What is paid beyond the mark is lost at once; what is paid less is not counted upon.
    const Decimal beyond = expense.notional - expense.size * mark;
    const Decimal lost = expense.side == OrderSide::buy ? beyond : -beyond;
    Decimal needed = std::max(lost, Decimal()) + expense.fee + expense.to_hold;
    if (opening.sign() > 0) {
        const Decimal worth =
            p.is_cross ? opening * mark : share(expense.notional, opening, expense.size);
        needed += rules::initial_margin(worth, p.leverage);
    }
    return free >= needed;
}

VenueAccount venue_account(const SimState& state, AccountIndex index, std::int64_t now_ms) {
    const EngineAccount& account = state.account(index);
    const CrossMargin cross = cross_margin(state, index);
    VenueAccount shown{.account = account.name, .time_ms = now_ms, .margin_used = cross.used};
    shown.account_value = account_value(state, index);
    shown.withdrawable = std::max(cross.free(account.held), Decimal());
    for (CoinIndex coin = 0; coin < account.positions.size(); ++coin) {
        const EnginePosition& p = account.positions[coin];
        if (!p.quantity.is_zero()) {
            shown.positions.push_back(venue_position(state, p, coin, cross));
            shown.margin_used += p.is_cross ? Decimal() : *shown.positions.back().margin_used;
        }
    }
    std::ranges::sort(shown.positions, {}, &VenuePosition::symbol);
    return shown;
}

} // namespace nof0::venues::sim
