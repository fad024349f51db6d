// Liquidations; see upkeep.hpp.
#include "venues/sim/margins.hpp"
#include "venues/sim/matching.hpp"
#include "venues/sim/upkeep.hpp"

#include <algorithm>

namespace nof0::venues::sim {
namespace {

void close_position(SimState& state, AccountIndex account, CoinIndex coin, std::int64_t time_ms) {
    const Decimal quantity = state.position(account, coin).quantity;
    const Decimal mark = state.coin(coin).price->mark;
    SimOrder order{.symbol = state.spec(coin).symbol,
                   .side = quantity.sign() > 0 ? OrderSide::sell : OrderSide::buy,
                   .kind = OrderKind::market,
                   .time_in_force = TimeInForce::ioc,
                   .qty = quantity.abs(),
                   .reduce_only = true,
                   .created_ms = time_ms,
                   .updated_ms = time_ms};
    order.venue_status = "open";
    EngineOrder& placed = state.add_order(account, coin, std::move(order));
    FillLiquidation liquidation{state.account(account).name, mark, "market"};
    if (take(state, placed, {}, time_ms, liquidation) != TakeEnd::filled) {
        liquidation.method = "backstop";
        take_by_house(state, placed, mark, time_ms, liquidation);
    }
    ++state.touch_counters().liquidations;
}

// The house makes good what a gap in the price took beyond what was there.
void absorb(SimState& state, AccountIndex account, Decimal loss, std::int64_t time_ms) {
    if (loss.sign() <= 0) {
        return;
    }
    state.touch_counters().absorbed += loss;
    for (const auto& [who, amount] :
         {std::pair{account, loss}, std::pair{SimState::k_house, -loss}}) {
        state.touch_account(who).cash += amount;
        // Several can be due in one millisecond: the ordinal tells them apart.
        CashMovement movement{.exchange_provider = state.settings().provider,
                              .account = state.account(who).name,
                              .kind = "transfer",
                              .time_ms = time_ms,
                              .ordinal = state.next_ordinal(who)};
        movement.amount = amount;
        state.record(std::move(movement));
    }
}

void liquidate_isolated(SimState& state, AccountIndex account, CoinIndex coin,
                        std::int64_t time_ms) {
    const EnginePosition& p = state.position(account, coin);
    const auto& price = state.coin(coin).price;
    if (p.quantity.is_zero() || p.is_cross || !price) {
        return;
    }
    const Decimal notional = p.quantity.abs() * price->mark;
    if (isolated_equity(p, price->mark) >=
        rules::maintenance_margin(notional, state.spec(coin).tiers)) {
        return;
    }
    cancel_open(state, account, coin, "liquidatedCanceled", time_ms);
    // What the close earns beyond the margin comes out of the rest of the account; the rest of the
    // account is not to pay for a position that stood for itself.
    const Decimal kept = state.account(account).cash + p.cost - p.isolated_margin;
    close_position(state, account, coin, time_ms);
    absorb(state, account, kept - state.account(account).cash, time_ms);
}

void liquidate_crossed(SimState& state, AccountIndex account, std::int64_t time_ms) {
    const CrossMargin margin = cross_margin(state, account);
    if (margin.equity >= margin.maintenance) {
        return; // also when nothing is held, unless a standing order's execution left a debt
    }
    cancel_open(state, account, {}, "liquidatedCanceled", time_ms);
    for (CoinIndex coin = 0; coin < state.coins(); ++coin) {
        const EnginePosition& p = state.position(account, coin);
        if (!p.quantity.is_zero() && p.is_cross) {
            close_position(state, account, coin, time_ms);
        }
    }
    absorb(state, account, -cross_margin(state, account).equity, time_ms);
}

} // namespace

void liquidate(SimState& state, std::int64_t time_ms) {
    // One's forced sale can execute another's standing order; each round closes a position at
    // least.
    constexpr int rounds_max = 8;
    for (int round = 0; round < rounds_max; ++round) {
        const std::int64_t before = state.counters().liquidations;
        for (const AccountIndex account : state.traders()) {
            for (CoinIndex coin = 0; coin < state.coins(); ++coin) {
                liquidate_isolated(state, account, coin, time_ms);
            }
            liquidate_crossed(state, account, time_ms);
        }
        if (state.counters().liquidations == before) {
            return;
        }
    }
}

} // namespace nof0::venues::sim
