#include "traders/context_builder.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::traders {
namespace {

double number_or(const std::optional<Decimal>& amount, double otherwise) {
    return amount ? amount->to_double() : otherwise;
}

const CoinView* market_of(std::span<const rules::MarketView> markets, const Symbol& symbol) {
    const auto found = std::ranges::find_if(
        markets, [&](const rules::MarketView& market) { return market.coin.symbol == symbol; });
    return found == markets.end() ? nullptr : &found->coin;
}

// The trigger of a kind that rests on the position's other side and is reached first: the nearest
// to the mark.
std::optional<double> trigger_of(const ContextInputs& inputs, const HeldView& held,
                                 OrderKind kind) {
    const OrderSide exit_side = held.side == Side::long_side ? OrderSide::sell : OrderSide::buy;
    std::optional<double> nearest;
    for (const RestingOrder& order : inputs.resting) {
        if (order.symbol != held.symbol || order.kind != kind || order.side != exit_side ||
            !order.trigger_px) {
            continue;
        }
        const double px = order.trigger_px->to_double();
        if (!nearest || std::fabs(px - held.mark_price) < std::fabs(*nearest - held.mark_price)) {
            nearest = px;
        }
    }
    return nearest;
}

// The mark of the market's view; without one, the price that the venue's own PnL implies.
double mark_of(const VenuePosition& position, const CoinView* coin) {
    if (coin != nullptr) {
        return coin->mark_px;
    }
    if (!position.entry_price || !position.unrealized_pnl) {
        return 0;
    }
    return position.entry_price->to_double() +
           position.unrealized_pnl->to_double() / position.quantity.to_double();
}

void add_memory(const ContextInputs& inputs, HeldView& held, std::vector<std::string>& notes) {
    const auto found = std::ranges::find_if(inputs.remembered, [&](const auto& memory) {
        return memory.symbol == held.symbol && memory.side == held.side;
    });
    if (found == inputs.remembered.end()) {
        held.opened = inputs.now;
        notes.push_back(held.symbol.text() + ": when and why it was opened is not known");
        return;
    }
    held.opened = found->opened;
    held.confidence = found->confidence;
    held.risk_usd = found->risk_usd;
    held.invalidation_condition = found->invalidation_condition;
}

HeldView held_view(const ContextInputs& inputs, const VenuePosition& position,
                   std::vector<std::string>& notes) {
    HeldView held{.symbol = position.symbol};
    held.side = position.quantity.sign() < 0 ? Side::short_side : Side::long_side;
    held.quantity = position.quantity.to_double();
    held.leverage = std::max(1.0, position.leverage);
    held.mark_price = mark_of(position, market_of(inputs.markets, position.symbol));
    if (!(held.mark_price > 0)) {
        notes.push_back(position.symbol.text() + ": the price of what is held is not known");
    }
    held.entry_price = number_or(position.entry_price, 0);
    if (!position.entry_price) {
        notes.push_back(position.symbol.text() + ": the venue names no entry price");
    }
    const bool both_known = position.entry_price && held.mark_price > 0;
    held.unrealized_pnl =
        number_or(position.unrealized_pnl,
                  both_known ? held.quantity * (held.mark_price - held.entry_price) : 0);
    const double size = std::fabs(held.quantity);
    held.margin = number_or(position.margin_used, size * held.mark_price / held.leverage);
    const double margin_at_entry = size * held.entry_price / held.leverage;
    held.pnl_pct = margin_at_entry > 0 ? 100 * held.unrealized_pnl / margin_at_entry : 0;
    if (position.liquidation_price) {
        held.liquidation_price = position.liquidation_price->to_double();
    }
    held.stop_loss = trigger_of(inputs, held, OrderKind::stop_loss);
    held.take_profit = trigger_of(inputs, held, OrderKind::take_profit);
    add_memory(inputs, held, notes);
    return held;
}

AccountView account_view(const ContextInputs& inputs, std::span<const HeldView> held) {
    const TraderPerformance& performance = inputs.performance;
    AccountView account{.equity = inputs.account.account_value.to_double(),
                        .margin_used = inputs.account.margin_used.to_double(),
                        .initial_equity = performance.initial_equity,
                        .realized_pnl = performance.realized_pnl,
                        .sharpe = performance.sharpe,
                        .trades = performance.trades,
                        .wins = performance.wins};
    account.available = account.equity - account.margin_used;
    if (performance.initial_equity > 0) {
        const double merit = account.equity - performance.net_flows;
        account.return_pct = 100 * (merit / performance.initial_equity - 1);
    }
    for (const HeldView& position : held) {
        account.unrealized_pnl += position.unrealized_pnl;
    }
    return account;
}

double liquidity_usd(const CoinView& coin) {
    return coin.open_interest.value_or(-1) * coin.mark_px; // unknown comes after none at all
}

// The candidates and whatever is held beyond them; delisted coins are no candidates.
void add_coins(const ContextInputs& inputs, TradingContext& context) {
    std::vector<const rules::MarketView*> markets;
    for (const rules::MarketView& market : inputs.markets) {
        markets.push_back(&market);
    }
    std::ranges::sort(markets, [](const auto* a, const auto* b) {
        const double more = liquidity_usd(a->coin);
        const double less = liquidity_usd(b->coin);
        return more != less ? more > less : a->coin.symbol < b->coin.symbol;
    });
    int candidates = 0;
    for (const rules::MarketView* market : markets) {
        const bool held = context.holding(market->coin.symbol.text()) != nullptr;
        const bool candidate = candidates < inputs.candidate_limit && !market->coin.is_delisted;
        candidates += candidate ? 1 : 0;
        if (held || candidate) {
            context.coins.push_back(market->coin);
            context.notes.insert(context.notes.end(), market->notes.begin(), market->notes.end());
        }
    }
}

} // namespace

TradingContext build_context(ContextInputs inputs) {
    TradingContext context{.trader = inputs.trader,
                           .cycle_number = inputs.cycle_number,
                           .now = inputs.now,
                           .notes = std::move(inputs.notes)};
    const auto since_inception = inputs.now - inputs.performance.inception;
    context.minutes_since_inception =
        std::chrono::duration_cast<std::chrono::minutes>(since_inception).count();
    for (const VenuePosition& position : inputs.account.positions) {
        if (!position.quantity.is_zero()) {
            context.held.push_back(held_view(inputs, position, context.notes));
        }
    }
    std::ranges::sort(context.held, {}, &HeldView::symbol);
    context.account = account_view(inputs, context.held);
    add_coins(inputs, context);
    std::ranges::copy_if(inputs.cooldowns, std::back_inserter(context.cooldowns),
                         [&](const Cooldown& cooldown) { return cooldown.until > inputs.now; });
    std::ranges::sort(context.cooldowns, {}, &Cooldown::symbol);
    return context;
}

} // namespace nof0::traders
