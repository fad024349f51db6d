#include "rules/position_book.hpp"

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

} // namespace

// The part of the position that an execution closes.
void PositionBook::close(const Fill& fill, const Move& move, BookStep& step) {
    const FoldedTrade& trade = *move.trade;
    open_.gross += trade.gross;
    open_.exit_size += trade.quantity.abs();
    open_.exit_notional += trade.quantity.abs() * trade.exit_price;
    step.trades.push_back({open_.trader, trade});
    step.cash.push_back({open_.trader, trade.quantity * trade.exit_price - trade.exit_commission});
    const bool full = trade.quantity == move.before.quantity;
    PositionStep position = step_of(fill, move.before, move.key);
    position.trader = open_.trader;
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
        open_ = Open{.trader = fill.trader};
    }
    const Decimal closed = move.trade == nullptr ? Decimal() : move.trade->quantity;
    const Decimal closing_fee = move.trade == nullptr ? Decimal() : move.trade->exit_commission;
    const Decimal opened = move.signed_size + closed;
    step.cash.push_back({open_.trader, -(opened * move.price) - (move.fee - closing_fee)});
    PositionStep position = step_of(fill, move.after, move.key);
    position.trader = open_.trader;
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

BookStep PositionBook::apply(const Fill& fill) {
    FoldState before = fold_.state();
    const FoldStep folded = fold_.apply(fill);
    BookStep step{.time_ms = fill.time_ms};
    std::size_t trades = 0;
    if (folded.gap) {
        const FoldGap& gap = *folded.gap;
        const bool closed = !folded.trades.empty() && folded.trades[0].kind == TradeKind::gap;
        step.gap = GapFill{.key = gap_key(folded.fill_key),
                           .symbol = fill.coin,
                           .time_ms = fill.time_ms,
                           .start_position = gap.folded,
                           .signed_size = gap.venue - gap.folded,
                           .price = gap.price};
        const TraderId holder = open_.trader;
        move(fill,
             Move{.before = before,
                  .after = gap.state,
                  .trade = closed ? &folded.trades[0] : nullptr,
                  .signed_size = step.gap->signed_size,
                  .price = gap.price,
                  .fee = {},
                  .key = step.gap->key},
             step);
        step.gap->trader = before.is_flat() ? fill.trader : holder;
        trades = closed ? 1 : 0;
        before = gap.state;
    }
    move(fill,
         Move{.before = before,
              .after = folded.state,
              .trade = folded.trades.size() > trades ? &folded.trades[trades] : nullptr,
              .signed_size = fill.signed_size(),
              .price = fill.px,
              .fee = quote_fee(fill),
              .key = folded.fill_key},
         step);
    return step;
}

} // namespace nof0::rules
