#include "venues/sim/execution.hpp"

#include <algorithm>

namespace nof0::venues::sim {
namespace {

constexpr int k_price_decimals_max = 6;
constexpr int k_epoch_shift = 36; // 6.9e10 matches in each of an arena's epochs

std::string_view dir_of(Decimal before, Decimal after, OrderSide side) {
    if (before.sign() * sign_of(side) >= 0) {
        return side == OrderSide::buy ? "Open Long" : "Open Short";
    }
    if (before.sign() * after.sign() >= 0) {
        return side == OrderSide::buy ? "Close Short" : "Close Long";
    }
    return side == OrderSide::buy ? "Short > Long" : "Long > Short";
}

// One side of an execution.
struct Leg {
    AccountIndex account;
    CoinIndex coin;
    OrderSide side;
    Decimal fee;
    std::int64_t oid;
    const std::optional<std::string>& cloid;
    bool crossed;
};

// What a closing of `size` earned by the venue's own word, whose entry price is cut to the decimals
// of its prices.
Decimal closed_pnl(const EnginePosition& p, Decimal size, Decimal px, int size_decimals) {
    const int decimals = std::max(0, k_price_decimals_max - size_decimals);
    const Decimal entry = (p.cost / p.quantity).truncated(decimals);
    const Decimal won = (px - entry) * size;
    return p.quantity.sign() > 0 ? won : -won;
}

// Moves the position and says what was closed by it.
Decimal move_position(EnginePosition& p, Decimal delta, Decimal px, int size_decimals) {
    Decimal earned;
    Decimal closing;
    const Decimal held = p.quantity.abs();
    if (p.quantity.sign() * delta.sign() < 0) {
        closing = std::min(delta.abs(), held);
        earned = closed_pnl(p, closing, px, size_decimals);
        // A full close takes what is left, so that the sums over a position's life are exact.
        const bool is_full = closing == held;
        p.cost -= is_full ? p.cost : share(p.cost, closing, held);
        p.isolated_margin -= is_full ? p.isolated_margin : share(p.isolated_margin, closing, held);
    }
    const Decimal opening = delta.abs() - closing;
    if (opening.sign() > 0) {
        const Decimal notional = opening * px;
        p.cost += delta.sign() > 0 ? notional : -notional;
        p.isolated_margin += p.is_cross ? Decimal() : rules::initial_margin(notional, p.leverage);
    }
    p.quantity += delta;
    return earned;
}

void book_leg(SimState& state, const Leg& leg, const Execution& execution) {
    EnginePosition& p = state.touch_position(leg.account, leg.coin);
    EngineAccount& account = state.touch_account(leg.account);
    if (p.sweep != execution.sweep) {
        p.sweep = execution.sweep;
        p.updated_ms = std::max(execution.time_ms, p.updated_ms + 1);
    }
    const SimCoin& spec = state.spec(leg.coin);
    const Decimal before = p.quantity;
    const Decimal delta = leg.side == OrderSide::buy ? execution.size : -execution.size;
    const Decimal earned = move_position(p, delta, execution.px, spec.size_decimals);
    account.cash -= delta * execution.px + leg.fee;
    Fill fill{.exchange_provider = state.settings().provider,
              .account = account.name,
              .trader = account.trader,
              .coin = spec.symbol,
              .px = execution.px,
              .sz = execution.size,
              .side = leg.side,
              .time_ms = p.updated_ms,
              .start_position = before,
              .dir = std::string(dir_of(before, p.quantity, leg.side)),
              .closed_pnl = earned,
              .oid = leg.oid,
              .crossed = leg.crossed,
              .fee = leg.fee};
    EngineCounters& counters = state.touch_counters();
    fill.tid = (std::int64_t{state.settings().epoch} << k_epoch_shift) + counters.next_tid;
    fill.cloid = leg.cloid;
    if (execution.liquidation != nullptr) {
        fill.liquidation = *execution.liquidation;
    }
    state.record(std::move(fill));
}

} // namespace

Decimal fee_of(const SimState& state, Decimal notional, bool crossed) {
    return notional * (crossed ? state.settings().taker_fee : state.settings().maker_fee);
}

void execute(SimState& state, EngineOrder& order, const Execution& execution) {
    ensure(execution.size.sign() > 0, "an execution has a size");
    ensure(execution.size <= order.remaining(), "an order is not filled beyond its size");
    static const std::optional<std::string> no_cloid;
    const Decimal notional = execution.size * execution.px;
    const Decimal fee = fee_of(state, notional, execution.crossed);
    const OrderSide side = order.stored.side;
    const OrderSide other = side == OrderSide::buy ? OrderSide::sell : OrderSide::buy;
    state.touch(order);
    book_leg(state,
             {order.account, order.coin, side, fee, order.stored.oid, order.stored.cloid,
              execution.crossed},
             execution);
    // An id of its own: an order's id would make the house's fill the trader's.
    const std::int64_t house_oid = state.touch_counters().next_oid++;
    book_leg(state,
             {SimState::k_house, order.coin, other, -fee, house_oid, no_cloid, !execution.crossed},
             execution);
    ++state.touch_counters().next_tid;

    order.stored.filled_qty += execution.size;
    order.stored.filled_notional += notional;
    order.stored.updated_ms = state.position(order.account, order.coin).updated_ms;
    if (order.remaining().is_zero()) {
        state.finish(order, OrderStatus::filled, "filled");
    } else {
        state.hold_again(order);
    }
}

} // namespace nof0::venues::sim
