#include "sim/world.hpp"

#include <algorithm>

namespace nof0::test {
namespace {

Decimal thousandths(int count) {
    return Decimal::from_int(count) / Decimal::from_int(1'000);
}

Decimal price_of(double price) {
    return Decimal::from_double(std::max(1.0, price)).value().rounded(1);
}

constexpr std::int64_t k_minute_ms = 60'000;

} // namespace

World::World(WorldOptions options)
    : money_(options.money), random_(options.seed), aside_(~options.seed) {
    for (int i = 0; i < options.traders; ++i) {
        traders_.push_back("trader-" + std::to_string(i));
        truth_.cash[traders_.back()] = Decimal();
    }
    coins_ = {{"BTC", 50'000}, {"ETH", 3'000}, {"SOL", 150}};
    for (int i = 0; i < options.steps; ++i) {
        step();
    }
}

void World::step() {
    // Half of what happens shares its millisecond with what happened before.
    now_ms_ += draw(2) == 0 ? 0 : 1 + draw(draw(20) == 0 ? 90'000 : 400);
    Coin& coin = coins_[static_cast<std::size_t>(draw(static_cast<int>(coins_.size())))];
    const std::string& trader =
        traders_[static_cast<std::size_t>(draw(static_cast<int>(traders_.size())))];
    switch (draw(12)) {
    case 0:
        if (money_) {
            move_money(trader);
        }
        break;
    case 1:
        self_trade(trader, coin);
        break;
    case 2:
    case 3:
    case 4:
    case 5:
        tick(coin);
        break;
    default:
        execute(trader, coin);
    }
}

void World::tick(Coin& coin) {
    coin.price *= 1 + 0.001 * (draw(21) - 10);
    pipelines::PriceEvent event{.tick = {.symbol = Symbol(coin.name)}};
    event.tick.price = coin.price;
    event.tick.ts_ms = now_ms_;
    event.tick.source = k_venue;
    event.tick.source_seq = ++coin.seq;
    event.received_ms = now_ms_ + draw(300);
    const Decimal size = thousandths(static_cast<int>(aside_() % 5'000));
    event.tick.size = size.to_double(); // of some 0: they tell of no trade
    events_.emplace_back(event);
    // They are made in the order of (time, number), so the last one closes.
    ++truth_.ticks;
    truth_.latest_price[coin.name] = coin.price;
    TrueBar& bar = truth_.bars[{coin.name, now_ms_ / k_minute_ms * k_minute_ms}];
    if (bar.ticks == 0) {
        bar = {coin.price, coin.price, coin.price, coin.price, 0, {}};
    }
    bar.high = std::max(bar.high, coin.price);
    bar.low = std::min(bar.low, coin.price);
    bar.close = coin.price;
    ++bar.ticks;
    bar.volume += size;
}

// Flat accounts open; others add, close in part, close whole, or turn round.
Decimal World::size_for(const TruePosition& held) {
    const Decimal some = thousandths(1 + draw(2'000));
    if (held.quantity.is_zero()) {
        return draw(2) == 0 ? some : -some;
    }
    const bool is_long = held.quantity.sign() > 0;
    switch (draw(6)) {
    case 0:
    case 1: // add
        return is_long ? some : -some;
    case 2: // all of it
        return -held.quantity;
    case 3: // turn round
        return is_long ? -(held.quantity + some) : some - held.quantity;
    default: { // a part, down to dust
        const Decimal part = std::min(some, held.quantity.abs());
        return is_long ? -part : part;
    }
    }
}

// A position that comes back to a size it had in the same millisecond has more than one possible
// past; the venue's own lists never had one.
void World::leave_millisecond_of(const std::string& trader, const std::string& coin) {
    Visited& visited = visited_[{trader, coin}];
    const Decimal quantity = truth_.open[{trader, coin}].quantity;
    if (visited.at_ms == now_ms_ && visited.sizes.contains(quantity)) {
        ++now_ms_;
    }
    if (visited.at_ms != now_ms_) {
        visited = Visited{now_ms_, {}, {}};
    }
    visited.sizes.insert(quantity);
}

// Nor does a chain of positions tell which of two self-trades came first that begin at one size in
// one millisecond: neither moves it.
void World::leave_self_trade_of(const std::string& trader, const std::string& coin) {
    Visited& visited = visited_[{trader, coin}];
    const Decimal quantity = truth_.open[{trader, coin}].quantity;
    if (visited.at_ms == now_ms_ && visited.self_traded.contains(quantity)) {
        ++now_ms_;
    }
    if (visited.at_ms != now_ms_) {
        visited = Visited{now_ms_, {}, {}};
    }
    visited.self_traded.insert(quantity);
}

void World::execute(const std::string& trader, Coin& coin) {
    leave_millisecond_of(trader, coin.name);
    Fill fill = fill_of(trader, coin, size_for(truth_.open[{trader, coin.name}]));
    pay_in_token(fill);
    settle(trader, coin.name, fill);
    if (!fill.closed_pnl.is_zero() && draw(10) == 0) {
        fill.liquidation = FillLiquidation{account_of(trader), fill.px, "market"};
    }
    emit(trader, std::move(fill));
}

// Venues take fees in their own token, and of a purchase in what was bought.
void World::pay_in_token(Fill& fill) {
    const auto drawn = aside_() % 16;
    fill.fee_token = drawn == 0 ? "USOL" : drawn < 3 ? "HYPE" : "USDC";
}

// Two fills of one account with one match id; both name the same position before them.
void World::self_trade(const std::string& trader, Coin& coin) {
    leave_self_trade_of(trader, coin.name);
    const Decimal size = thousandths(1 + draw(100));
    Fill buy = fill_of(trader, coin, size);
    pay_in_token(buy);
    Fill sell = buy;
    sell.side = OrderSide::sell;
    sell.oid = ++next_id_;
    sell.crossed = false;
    const bool was_short = buy.start_position.sign() < 0;
    // The closing leg stands before the opening leg.
    Fill& first = was_short ? buy : sell;
    Fill& second = was_short ? sell : buy;
    if (buy.start_position.is_zero()) {
        return; // which leg opens is the venue's secret: not made up here
    }
    if (first.sz > buy.start_position.abs()) {
        return; // a self-trade that turns round, neither
    }
    const Decimal start = first.start_position;
    settle(trader, coin.name, first);
    settle(trader, coin.name, second);
    second.start_position = start;
    emit(trader, first);
    emit(trader, second);
}

Fill World::fill_of(const std::string& trader, const Coin& coin, Decimal signed_size) {
    Fill fill{.coin = Symbol(coin.name)};
    fill.exchange_provider = k_venue;
    fill.account = account_of(trader);
    fill.px = price_of(coin.price * (1 + 0.0001 * (draw(21) - 10)));
    fill.sz = signed_size.abs();
    fill.side = signed_size.sign() > 0 ? OrderSide::buy : OrderSide::sell;
    fill.time_ms = now_ms_;
    fill.start_position = truth_.open[{trader, coin.name}].quantity;
    fill.oid = ++next_id_;
    fill.tid = ++next_id_;
    fill.crossed = draw(3) != 0;
    // A maker may be paid.
    fill.fee = (fill.px * fill.sz * thousandths(fill.crossed ? 1 : 0) -
                (draw(5) == 0 ? thousandths(1) : Decimal()))
                   .rounded(6);
    return fill;
}

// Closes `size` of the position; gives what it earned before fees.
Decimal World::close(const std::string& trader, const std::string& coin, const Fill& fill,
                     Decimal size, Decimal fee) {
    TruePosition& held = truth_.open[{trader, coin}];
    const bool is_long = held.quantity.sign() > 0;
    const bool whole = size == held.quantity.abs();
    const Decimal cost = whole ? held.cost : held.cost * size / held.quantity.abs();
    const Decimal commission =
        whole ? held.open_commission : held.open_commission * size / held.quantity.abs();
    const Decimal closed = is_long ? size : -size;
    const Decimal gross = closed * fill.px - cost;
    truth_.trades.insert(
        TrueTrade{trader, coin, closed, gross, gross - commission - fee, fill.time_ms});
    held.quantity -= closed;
    held.cost -= cost;
    held.open_commission -= commission;
    return gross;
}

// What the fill does to the position and to the cash; sets the venue's closed PnL.
void World::settle(const std::string& trader, const std::string& coin, Fill& fill) {
    TruePosition& held = truth_.open[{trader, coin}];
    fill.start_position = held.quantity;
    const bool in_token = fill.fee_token != "USDC";
    const Decimal fee = in_token ? Decimal() : fill.fee; // what the ledger in dollars knows of
    truth_.cash[trader] -= fill.signed_size() * fill.px + fee;
    if (in_token) {
        truth_.other_cash[{trader, fill.fee_token}] -= fill.fee;
    }
    const bool closes = held.quantity.sign() * fill.signed_size().sign() < 0;
    const Decimal closing = closes ? std::min(held.quantity.abs(), fill.sz) : Decimal();
    const Decimal opening = fill.sz - closing;
    const Decimal closing_fee = opening.is_zero() ? fee : fee * closing / fill.sz;
    if (!closing.is_zero()) {
        fill.closed_pnl = close(trader, coin, fill, closing, closing_fee);
    }
    if (!opening.is_zero()) {
        const Decimal signed_opening = fill.side == OrderSide::buy ? opening : -opening;
        held.entry_ms = held.quantity.is_zero() ? fill.time_ms : held.entry_ms;
        held.quantity += signed_opening;
        held.cost += signed_opening * fill.px;
        held.open_commission += fee - (closing.is_zero() ? Decimal() : closing_fee);
    }
}

void World::emit(const std::string& /*trader*/, Fill fill) {
    ++truth_.fills;
    pipelines::FillEvent event{.fill = std::move(fill)};
    event.source = "sim";
    event.trace_id = std::to_string(events_.size());
    events_.emplace_back(pipelines::AccountEvent(std::move(event)));
}

void World::move_money(const std::string& trader) {
    pipelines::CashEvent event;
    event.exchange_provider = k_venue;
    event.account = account_of(trader);
    event.time_ms = now_ms_;
    event.ordinal = static_cast<int>(++next_id_ % 1'000'000); // each is one of its own
    event.source = "sim";
    const int kind = draw(3);
    event.kind = kind == 0 ? "funding" : kind == 1 ? "deposit" : "withdrawal";
    event.coin = kind == 0 ? "BTC" : "";
    event.amount = kind == 2 ? -thousandths(1 + draw(90'000)) : thousandths(1 + draw(90'000));
    if (kind != 0 && aside_() % 4 == 0) {
        event.currency = "HYPE";
        truth_.other_cash[{trader, "HYPE"}] += event.amount;
    } else {
        truth_.cash[trader] += event.amount;
    }
    ++truth_.cash_events;
    events_.emplace_back(pipelines::AccountEvent(std::move(event)));
}

} // namespace nof0::test
