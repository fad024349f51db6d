#include "rules/fold.hpp"

#include "rules/fill_order.hpp"
#include "rules/ledger.hpp"

namespace nof0::rules {

// What a fill or a gap does to the state.
struct PositionFold::Execution {
    const Fill& fill;
    TradeKind kind = TradeKind::fills;
    std::string key;
    Decimal signed_size;
    Decimal price;
    Decimal fee;
    std::optional<Decimal> closed_pnl; // the venue's; empty of a gap
};

namespace {

// The average entry price that the venue's closedPnl tells of, when the fill closes something.
std::optional<Decimal> implied_entry_price(const Fill& fill) {
    const Decimal start = fill.start_position;
    if (start.sign() * fill.signed_size().sign() >= 0) {
        return std::nullopt;
    }
    const Decimal closed_size = std::min(start.abs(), fill.sz);
    const Decimal closed = start.sign() > 0 ? closed_size : -closed_size;
    const auto move = checked_divide(fill.closed_pnl, closed);
    const auto entry = move ? checked_add(fill.px, -*move) : std::nullopt;
    // Venues report nonsense for vaults and dust; a price is above zero.
    return entry && entry->sign() > 0 && *entry < fill.px * Decimal::from_int(1000) ? entry
                                                                                    : std::nullopt;
}

bool is_same_price(Decimal a, Decimal b) {
    return (a - b).abs() * Decimal::from_int(10'000) <= a.abs();
}

// At which price `to - quantity` has to be added for the entry price to become `entry_price`.
std::optional<Decimal> price_of_addition(const FoldState& state, Decimal to, Decimal entry_price) {
    const auto cost = checked_multiply(to, entry_price);
    const auto price =
        cost ? checked_divide(*cost - state.cost, to - state.quantity) : std::nullopt;
    return price && price->sign() > 0 ? price : std::nullopt;
}

} // namespace

std::string gap_key(const std::string& fill_key, std::size_t n) {
    return "gap:" + fill_key + (n == 1 ? "" : ':' + std::to_string(n));
}

bool is_same_position(Decimal quantity, Decimal entry_price, Decimal other_quantity,
                      Decimal other_entry_price) {
    return quantity == other_quantity &&
           (quantity.is_zero() || is_same_price(entry_price, other_entry_price));
}

Decimal quote_fee(const Fill& fill) {
    return is_quote_currency(fill.fee_token) ? fill.fee : Decimal();
}

std::optional<std::string> unfoldable(const Fill& fill) {
    // Far above any venue's numbers, and far enough below 1e26 for every sum of a fold.
    const Decimal notional_max = Decimal::from_int(1'000'000'000'000'000);
    const bool holds_nothing = fill.is_snapshot && fill.sz.is_zero();
    if (fill.px.sign() <= 0 && !holds_nothing) {
        return "the price is not above zero";
    }
    if (fill.sz.sign() <= 0 && !holds_nothing) {
        return "the size is not above zero";
    }
    const auto notional = checked_multiply(fill.px, fill.sz);
    const auto held = checked_multiply(fill.px, fill.start_position.abs());
    if (!notional || !held || *notional > notional_max || *held > notional_max ||
        fill.px > notional_max || fill.sz > notional_max ||
        fill.start_position.abs() > notional_max || fill.fee.abs() > notional_max ||
        fill.closed_pnl.abs() > notional_max) {
        return "an amount is above 1e15";
    }
    return std::nullopt;
}

void PositionFold::open(const Execution& execution, Decimal size, Decimal fee) {
    if (state_.is_flat()) {
        state_ = FoldState{.open_key = execution.key,
                           .entry_time_ms = execution.fill.time_ms,
                           .entry_oid = execution.fill.oid,
                           .entry_tid = execution.fill.tid,
                           .entry_crossed = execution.fill.crossed};
    }
    state_.quantity += size;
    state_.cost += size * execution.price;
    state_.open_commission += fee;
    state_.commission_paid += fee;
}

// `size` has the sign of the position: the part of it that is closed.
FoldedTrade PositionFold::close(const Execution& execution, Decimal size, Decimal fee) {
    const Fill& fill = execution.fill;
    const bool full = size == state_.quantity;
    const Decimal cost = full ? state_.cost : share(state_.cost, size, state_.quantity);
    const Decimal commission =
        full ? state_.open_commission : share(state_.open_commission, size, state_.quantity);
    const Decimal own_gross = size * execution.price - cost;
    FoldedTrade trade{.kind = execution.kind,
                      .open_key = state_.open_key,
                      .close_key = execution.key,
                      .symbol = fill.coin,
                      .quantity = size,
                      .entry_price = state_.entry_price(),
                      .exit_price = execution.price,
                      .entry_time_ms = state_.entry_time_ms,
                      .exit_time_ms = fill.time_ms,
                      .entry_oid = state_.entry_oid,
                      .exit_oid = fill.oid,
                      .entry_tid = state_.entry_tid,
                      .exit_tid = fill.tid,
                      .entry_crossed = state_.entry_crossed,
                      .exit_crossed = fill.crossed,
                      .entry_commission = commission,
                      .exit_commission = fee,
                      .gross = execution.closed_pnl.value_or(own_gross),
                      .own_gross = own_gross};
    if (execution.kind == TradeKind::fills) {
        trade.liquidation = fill.liquidation;
    }
    state_.quantity -= size;
    state_.cost -= cost;
    state_.open_commission -= commission;
    state_.commission_paid += fee;
    if (full) {
        state_ = FoldState{};
    }
    return trade;
}

void PositionFold::execute(const Execution& execution, FoldStep& step) {
    const Decimal size = execution.signed_size;
    if (state_.quantity.sign() * size.sign() >= 0) {
        open(execution, size, execution.fee);
        return;
    }
    if (size.abs() <= state_.quantity.abs()) {
        step.trades.push_back(close(execution, -size, execution.fee));
        return;
    }
    const Decimal closed = state_.quantity;
    const Decimal closing_fee = share(execution.fee, closed.abs(), size.abs());
    step.trades.push_back(close(execution, closed, closing_fee));
    open(execution, size + closed, execution.fee - closing_fee);
}

// As if what is missing had been one execution. A snapshot realises nothing, whatever rounding
// makes of the sum.
void PositionFold::bridge(const Fill& fill, Decimal to, Decimal price, FoldStep& step) {
    FoldGap gap{.key = gap_key(step.fill_key, step.gaps.size() + 1),
                .folded = state_.quantity,
                .venue = to,
                .price = price};
    const Execution missing{.fill = fill,
                            .kind = TradeKind::gap,
                            .key = gap.key,
                            .signed_size = to - state_.quantity,
                            .price = price,
                            .fee = {},
                            .closed_pnl =
                                fill.is_snapshot ? std::optional(Decimal()) : std::nullopt};
    const std::size_t trades = step.trades.size();
    execute(missing, step);
    gap.closes = step.trades.size() > trades;
    gap.state = state_;
    step.gaps.push_back(std::move(gap));
}

void PositionFold::fill_gap(const Fill& fill, FoldStep& step) {
    bridge(fill, fill.start_position, implied_entry_price(fill).value_or(fill.px), step);
}

void PositionFold::take_snapshot(const Fill& fill, FoldStep& step) {
    const Decimal to = fill.signed_size();
    const Decimal held = state_.quantity;
    const Decimal entry_price = state_.entry_price();
    if (is_same_position(held, entry_price, to, fill.px)) {
        return;
    }
    const bool same_side = held.sign() == to.sign();
    if (same_side && to.abs() > held.abs()) {
        if (const auto price = price_of_addition(state_, to, fill.px)) {
            bridge(fill, to, *price, step);
            return;
        }
    }
    if (!held.is_zero()) {
        const bool reduces =
            same_side && to.abs() < held.abs() && is_same_price(entry_price, fill.px);
        bridge(fill, reduces ? to : Decimal(), entry_price, step);
    }
    if (state_.quantity != to) {
        bridge(fill, to, fill.px, step);
    }
}

FoldStep PositionFold::apply(const Fill& fill) {
    ensure(!unfoldable(fill), "only a foldable fill is folded");
    FoldStep step{.fill_key = fill_key(fill)};
    if (fill.is_snapshot) {
        take_snapshot(fill, step);
        step.state = state_;
        previous_.reset();
        return step;
    }
    // The second leg of a self-trade names the position before the first one.
    const bool second_leg = previous_ && is_self_trade_pair(*previous_, fill);
    if (!second_leg && fill.start_position != state_.quantity) {
        fill_gap(fill, step);
    }
    const Execution real{.fill = fill,
                         .key = step.fill_key,
                         .signed_size = fill.signed_size(),
                         .price = fill.px,
                         .fee = quote_fee(fill),
                         .closed_pnl = fill.closed_pnl};
    execute(real, step);
    step.state = state_;
    previous_ = second_leg ? std::nullopt : std::optional(fill);
    return step;
}

FoldResult fold(std::vector<Fill> fills) {
    OrderedFills ordered = canonical_order(std::move(fills));
    FoldResult result{.steps = {}, .state = {}, .unchained = ordered.unchained};
    PositionFold position;
    for (const Fill& fill : ordered.fills) {
        result.steps.push_back(position.apply(fill));
    }
    result.state = position.state();
    return result;
}

} // namespace nof0::rules
