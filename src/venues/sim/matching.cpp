#include "venues/sim/matching.hpp"

#include "venues/sim/execution.hpp"
#include "venues/sim/margins.hpp"

#include <algorithm>

namespace nof0::venues::sim {
namespace {

bool is_within(OrderSide taker, Decimal px, Decimal limit) {
    return taker == OrderSide::buy ? px <= limit : px >= limit;
}

bool is_better(OrderSide taker, Decimal px, Decimal other) {
    return taker == OrderSide::buy ? px < other : px > other;
}

// Walks the quotes that an order on this side takes, from what was taken on.
class QuoteWalk {
public:
    QuoteWalk(SimState& state, CoinIndex coin, OrderSide taker) {
        const SyntheticBook& book = state.quotes(coin);
        const EngineCoin& c = state.coin(coin);
        const bool buys = taker == OrderSide::buy;
        levels_ = buys ? &book.asks : &book.bids;
        skip_ = buys ? c.taken_asks : c.taken_bids;
        settle();
    }
    bool at_end() const { return next_ == k_levels || (*levels_)[next_].size.is_zero(); }
    Level level() const { return {(*levels_)[next_].px, (*levels_)[next_].size - skip_}; }
    void take(Decimal size) {
        skip_ += size;
        settle();
    }

private:
    void settle() {
        while (!at_end() && skip_ >= (*levels_)[next_].size) {
            skip_ -= (*levels_)[next_].size;
            ++next_;
        }
    }
    const std::array<Level, k_levels>* levels_ = nullptr;
    std::size_t next_ = 0;
    Decimal skip_;
};

// What a standing order can still be filled by; finishes it when that is nothing.
Decimal fillable(SimState& state, EngineOrder& maker, const Offer& offer, Decimal size) {
    const auto& stored = maker.stored;
    if (stored.reduce_only) {
        size = std::min(size, reducible(state.position(maker.account, maker.coin), stored.side));
        if (size.is_zero()) {
            state.finish(maker, OrderStatus::cancelled, "reduceOnlyCanceled");
        }
        return size;
    }
    const Decimal notional = size * offer.px;
    const Expense expense{.account = maker.account,
                          .coin = maker.coin,
                          .side = stored.side,
                          .size = size,
                          .notional = notional,
                          .fee = fee_of(state, notional, false),
                          .own_held = share(maker.held, size, maker.remaining())};
    if (!can_afford(state, expense)) {
        state.finish(maker, OrderStatus::cancelled, "marginCanceled");
        return {};
    }
    return size;
}

void take_quote(SimState& state, CoinIndex coin, OrderSide taker, Decimal size) {
    EngineCoin& c = state.touch_taken(coin);
    (taker == OrderSide::buy ? c.taken_asks : c.taken_bids) += size;
}

// The most of an offer that the taker may and can take.
std::optional<TakeEnd> limit_to_taker(SimState& state, const EngineOrder& order, const Offer& offer,
                                      Decimal& size) {
    const EnginePosition& p = state.position(order.account, order.coin);
    if (order.stored.reduce_only) {
        size = std::min(size, reducible(p, order.stored.side));
        return size.is_zero() ? std::optional(TakeEnd::nothing_to_reduce) : std::nullopt;
    }
    const Decimal notional = size * offer.px;
    const Expense expense{.account = order.account,
                          .coin = order.coin,
                          .side = order.stored.side,
                          .size = size,
                          .notional = notional,
                          .fee = fee_of(state, notional, true)};
    return can_afford(state, expense) ? std::nullopt : std::optional(TakeEnd::cannot_afford);
}

} // namespace

std::optional<Offer> best_offer(SimState& state, CoinIndex coin, OrderSide side) {
    const QuoteWalk quotes(state, coin, side);
    const EngineCoin& c = state.coin(coin);
    const auto& standing = side == OrderSide::buy ? c.sells : c.buys;
    std::optional<Offer> best;
    if (!quotes.at_end()) {
        best = Offer{quotes.level().px, quotes.level().size, nullptr};
    }
    if (!standing.empty()) {
        EngineOrder& maker = *standing.back();
        if (!best || !is_better(side, best->px, *maker.stored.px)) {
            best = Offer{*maker.stored.px, maker.remaining(), &maker};
        }
    }
    return best;
}

Prospect prospect(SimState& state, CoinIndex coin, OrderSide side, Decimal size, Decimal limit) {
    QuoteWalk quotes(state, coin, side);
    const EngineCoin& c = state.coin(coin);
    const auto& standing = side == OrderSide::buy ? c.sells : c.buys;
    auto maker = standing.rbegin();
    Prospect total;
    while (total.size < size) {
        const bool has_quote = !quotes.at_end();
        const bool is_maker =
            maker != standing.rend() &&
            !(has_quote && is_better(side, quotes.level().px, *(*maker)->stored.px));
        if (!is_maker && !has_quote) {
            break;
        }
        const Level level =
            is_maker ? Level{*(*maker)->stored.px, (*maker)->remaining()} : quotes.level();
        if (!is_within(side, level.px, limit)) {
            break;
        }
        const Decimal part = std::min(level.size, size - total.size);
        total.size += part;
        total.notional += part * level.px;
        if (is_maker) {
            ++maker;
        } else {
            quotes.take(part);
        }
    }
    return total;
}

TakeEnd take(SimState& state, EngineOrder& order, std::optional<Decimal> limit,
             std::int64_t time_ms, const std::optional<FillLiquidation>& liquidation) {
    const OrderSide side = order.stored.side;
    Execution execution{.time_ms = time_ms, .sweep = state.next_sweep()};
    execution.liquidation = liquidation ? &*liquidation : nullptr;
    while (order.remaining().sign() > 0) {
        const auto offer = best_offer(state, order.coin, side);
        if (!offer || (limit && !is_within(side, offer->px, *limit))) {
            return TakeEnd::no_more_offers;
        }
        EngineOrder* maker = offer->maker;
        if (maker != nullptr && maker->account == order.account) {
            state.finish(*maker, OrderStatus::cancelled, "selfTradeCanceled");
            continue;
        }
        Decimal size = std::min(order.remaining(), offer->size);
        if (const auto end = limit_to_taker(state, order, *offer, size)) {
            return *end;
        }
        if (maker != nullptr) {
            size = fillable(state, *maker, *offer, size);
            if (size.is_zero()) {
                continue;
            }
        } else {
            take_quote(state, order.coin, side, size);
        }
        execution.px = offer->px;
        execution.size = size;
        execution.crossed = true;
        execute(state, order, execution);
        if (maker != nullptr) {
            Execution theirs = execution;
            theirs.crossed = false;
            theirs.sweep = state.next_sweep();
            execute(state, *maker, theirs);
        }
    }
    return TakeEnd::filled;
}

void take_by_house(SimState& state, EngineOrder& order, Decimal px, std::int64_t time_ms,
                   const FillLiquidation& liquidation) {
    execute(state, order,
            {.px = px,
             .size = order.remaining(),
             .crossed = true,
             .time_ms = time_ms,
             .sweep = state.next_sweep(),
             .liquidation = &liquidation});
}

void meet_quotes(SimState& state, CoinIndex coin, std::int64_t time_ms) {
    for (const OrderSide side : {OrderSide::buy, OrderSide::sell}) {
        const EngineCoin& c = state.coin(coin);
        const auto& standing = side == OrderSide::buy ? c.buys : c.sells;
        while (!standing.empty()) {
            EngineOrder& order = *standing.back();
            const QuoteWalk quotes(state, coin, side);
            if (quotes.at_end() || !is_within(side, quotes.level().px, *order.stored.px)) {
                break;
            }
            const Offer offer{*order.stored.px, quotes.level().size, nullptr};
            const Decimal size =
                fillable(state, order, offer, std::min(order.remaining(), offer.size));
            if (size.is_zero()) {
                continue;
            }
            take_quote(state, coin, side, size);
            execute(state, order,
                    {.px = offer.px,
                     .size = size,
                     .crossed = false,
                     .time_ms = time_ms,
                     .sweep = state.next_sweep()});
        }
    }
}

} // namespace nof0::venues::sim
