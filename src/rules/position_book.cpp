#include "rules/position_book.hpp"

#include "rules/ledger.hpp"

namespace nof0::rules {
namespace {

PositionStep step_of(const Fill& fill, const FoldState& state, std::string key) {
    return PositionStep{.open_key = state.open_key,
                        .fill_key = std::move(key),
                        .symbol = fill.coin,
                        .time_ms = fill.time_ms,
                        .entry_price = state.entry_price(),
                        .commission_paid = state.commission_paid,
                        .entry_time_ms = state.entry_time_ms,
                        .entry_oid = state.entry_oid};
}

// What the closing part of an execution bears of a fee in another currency, by size.
Decimal closing_share(Decimal fee, const FoldedTrade* trade, Decimal signed_size) {
    if (trade == nullptr || fee.is_zero()) {
        return {};
    }
    const Decimal closed = trade->quantity.abs();
    return closed == signed_size.abs() ? fee : share(fee, closed, signed_size.abs());
}

} // namespace

void PositionBook::pay_other(const Move& move, Decimal fee, BookStep& step) const {
    if (!fee.is_zero()) {
        step.cash.push_back({open_.trader, -fee, move.other_currency});
    }
}

// The part of the position that an execution closes.
void PositionBook::close(const Fill& fill, const Move& move, BookStep& step) {
    const FoldedTrade& trade = *move.trade;
    open_.gross += trade.gross;
    open_.exit_size += trade.quantity.abs();
    open_.exit_notional += trade.quantity.abs() * trade.exit_price;
    step.trades.push_back({open_.trader, trade, open_.plan});
    step.cash.push_back(
        {open_.trader, trade.quantity * trade.exit_price - trade.exit_commission, {}});
    pay_other(move, closing_share(move.other_fee, &trade, move.signed_size), step);
    const bool full = trade.quantity == move.before.quantity;
    PositionStep position = step_of(fill, move.before, move.key);
    position.trader = open_.trader;
    position.plan = open_.plan;
    position.step = ++open_.step;
    position.is_open = !full;
    position.commission_paid += trade.exit_commission;
    position.gross = open_.gross;
    position.exit_price = open_.exit_notional / open_.exit_size;
    position.shown_quantity = trade.quantity;
    if (!full) {
        position.quantity = position.shown_quantity = move.after.quantity;
        position.cost = move.after.cost;
        position.open_commission = move.after.open_commission;
    }
    step.positions.push_back(std::move(position));
}

// What an execution opens or adds.
void PositionBook::hold(const Fill& fill, const Move& move, BookStep& step) {
    if (move.before.is_flat() || move.before.open_key != move.after.open_key) {
        open_ = Open{.trader = fill.trader, .plan = move.plan};
    }
    const Decimal closed = move.trade == nullptr ? Decimal() : move.trade->quantity;
    const Decimal closing_fee = move.trade == nullptr ? Decimal() : move.trade->exit_commission;
    const Decimal opened = move.signed_size + closed;
    step.cash.push_back({open_.trader, -(opened * move.price) - (move.fee - closing_fee), {}});
    pay_other(move, move.other_fee - closing_share(move.other_fee, move.trade, move.signed_size),
              step);
    PositionStep position = step_of(fill, move.after, move.key);
    position.trader = open_.trader;
    position.plan = open_.plan;
    position.step = ++open_.step;
    position.quantity = position.shown_quantity = move.after.quantity;
    position.cost = move.after.cost;
    position.open_commission = move.after.open_commission;
    position.gross = open_.gross;
    if (!open_.exit_size.is_zero()) {
        position.exit_price = open_.exit_notional / open_.exit_size;
    }
    step.positions.push_back(std::move(position));
}

void PositionBook::move(const Fill& fill, const Move& move, BookStep& step) {
    if (move.trade != nullptr) {
        close(fill, move, step);
    }
    const bool holds_more = move.trade == nullptr ||
                            (!move.after.is_flat() && move.after.open_key != move.before.open_key);
    if (holds_more) {
        hold(fill, move, step);
    }
}

void PositionBook::bridge(const Fill& fill, const Bridge& bridge, BookStep& step) {
    const FoldGap& gap = bridge.gap;
    const TraderId holder = bridge.before.is_flat() ? fill.trader : open_.trader;
    step.gaps.push_back(GapFill{.key = gap.key,
                                .trader = holder,
                                .symbol = fill.coin,
                                .time_ms = fill.time_ms,
                                .start_position = gap.folded,
                                .signed_size = gap.venue - gap.folded,
                                .price = gap.price});
    move(fill,
         Move{.before = bridge.before,
              .after = gap.state,
              .trade = bridge.trade,
              .signed_size = step.gaps.back().signed_size,
              .price = gap.price,
              .fee = {},
              .key = gap.key,
              .plan = {},
              .other_fee = {},
              .other_currency = {}},
         step);
}

BookStep PositionBook::apply(const Fill& fill) {
    FoldState before = fold_.state();
    const FoldStep folded = fold_.apply(fill);
    BookStep step{.time_ms = fill.time_ms};
    auto trade = folded.trades.begin();
    for (const FoldGap& gap : folded.gaps) {
        const FoldedTrade* closed = gap.closes ? &*trade++ : nullptr;
        bridge(fill, Bridge{.gap = gap, .before = before, .trade = closed}, step);
        before = gap.state;
    }
    if (fill.is_snapshot) {
        return step;
    }
    const bool pays_other = !is_quote_currency(fill.fee_token);
    move(fill,
         Move{.before = before,
              .after = folded.state,
              .trade = trade != folded.trades.end() ? &*trade : nullptr,
              .signed_size = fill.signed_size(),
              .price = fill.px,
              .fee = quote_fee(fill),
              .key = folded.fill_key,
              .plan = fill.plan,
              .other_fee = pays_other ? fill.fee : Decimal(),
              .other_currency = pays_other ? fill.fee_token : std::string()},
         step);
    return step;
}

} // namespace nof0::rules
