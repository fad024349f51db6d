#include "app/demo/account.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"
#include "rules/marks.hpp"

#include <fmt/format.h>

namespace nof0::app::demo {
namespace {

const Decimal& fee_rate() {
    static const Decimal rate = Decimal::parse("0.00045").value(); // 4.5 bps, taker
    return rate;
}

std::string direction(Decimal start, Decimal size) {
    const Decimal end = start + size;
    if (start.sign() * end.sign() < 0) {
        return start.sign() > 0 ? "Long > Short" : "Short > Long";
    }
    const bool opens = start.sign() * size.sign() >= 0;
    const int side = opens ? size.sign() : start.sign();
    return fmt::format("{} {}", opens ? "Open" : "Close", side > 0 ? "Long" : "Short");
}

std::string exit_plan_json(const PositionPlan& plan) {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .field("profit_target", plan.profit_target.to_double())
        .field("stop_loss", plan.stop_loss.to_double())
        .field("invalidation_condition", plan.invalidation)
        .end_object();
    return text;
}

} // namespace

DemoAccount::DemoAccount(TraderId trader, AccountKind kind, ArenaTime inception,
                         Decimal initial_equity, std::uint64_t seed)
    : trader_(std::move(trader)), kind_(kind), inception_(inception),
      initial_equity_(initial_equity), random_(seed, "demo account " + trader_.text()),
      // Ids of different accounts must not meet: each counts in a range of its own.
      oid_(random_.between(200'000, 900'000) * 1'000'000),
      tid_(random_.between(10'000, 900'000) * 1'000'000'000) {
    ledger_.deposit(initial_equity);
}

std::int64_t DemoAccount::next_oid() {
    return oid_ += random_.between(1, 40);
}

Fill DemoAccount::fill_of(const Order& order, Decimal size, ArenaTime time,
                          const DemoMarket& market, std::int64_t oid) {
    const CoinSpec& spec = coin_specs()[order.coin];
    // A taker pays up to two ticks.
    const Decimal slip = spec.tick * Decimal::from_int(random_.between(0, 2));
    const Decimal mark = market.mark(order.coin);
    const bool buy = size.sign() > 0;
    Decimal px = buy || mark <= slip ? mark + slip : mark - slip;
    const std::string seed_text = fmt::format("{} {}", trader_.text(), tid_);
    Fill fill{.exchange_provider = "demo",
              .account = trader_.text(),
              .trader = trader_,
              .coin = spec.symbol,
              .px = px,
              .sz = size.abs(),
              .side = buy ? OrderSide::buy : OrderSide::sell,
              .time_ms = time.ms(),
              .start_position = quantity(order.coin),
              .dir = direction(quantity(order.coin), size),
              .hash = "0x" + sha256_hex(seed_text),
              .oid = oid,
              .crossed = true,
              .fee = (px * size.abs() * fee_rate()).rounded(6),
              .tid = tid_ += random_.between(1, 9'000)};
    return fill;
}

Execution DemoAccount::execute(const Order& order, ArenaTime time, const DemoMarket& market) {
    Execution execution;
    const std::int64_t oid = order.oid ? *order.oid : next_oid();
    const Decimal part = order.signed_size / Decimal::from_int(order.parts);
    ensure(part * Decimal::from_int(order.parts) == order.signed_size, "an order has whole parts");
    rules::PositionFold& fold = folds_[order.coin];
    const PositionPlan old_plan = plans_[order.coin];
    for (int i = 0; i < order.parts; ++i) {
        Fill fill = fill_of(order, part, time, market, oid);
        // This venue reports the exact result of a close: what the fold will find by itself.
        rules::PositionFold rehearsal = fold;
        for (const rules::FoldedTrade& trade : rehearsal.apply(fill).trades) {
            fill.closed_pnl = trade.own_gross;
        }
        const rules::FoldStep step = fold.apply(fill);
        ensure(step.gaps.empty(), "a demonstration has no gaps");
        ledger_.apply(fill);
        realized_ += fill.closed_pnl - fill.fee;
        for (const rules::FoldedTrade& folded : step.trades) {
            Trade trade = rules::to_trade(folded, trader_, old_plan.leverage, old_plan.confidence);
            analytics_.add(trade);
            tally_.add(trade.realized_net_pnl);
            execution.trades.push_back(std::move(trade));
        }
        execution.fills.push_back(std::move(fill));
    }
    if (order.plan) {
        plans_[order.coin] = *order.plan;
    }
    return execution;
}

int DemoAccount::open_positions() const {
    int open = 0;
    for (const rules::PositionFold& fold : folds_) {
        open += fold.state().is_flat() ? 0 : 1;
    }
    return open;
}

Decimal DemoAccount::equity(const DemoMarket& market) const {
    std::map<Symbol, Decimal> marks;
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        marks.emplace(coin_specs()[coin].symbol, market.mark(coin));
    }
    return ledger_.equity(marks);
}

Position DemoAccount::position_of(std::size_t coin) const {
    const rules::FoldState& state = folds_[coin].state();
    const PositionPlan& plan = plans_[coin];
    const bool benchmark = kind_ == AccountKind::benchmark;
    const double quantity = state.quantity.to_double();
    const double entry_price = state.entry_price().to_double();
    Position position{.id = rules::position_id(trader_, state.open_key),
                      .trader = trader_,
                      .symbol = coin_specs()[coin].symbol,
                      .side = quantity < 0 ? Side::short_side : Side::long_side,
                      .quantity = quantity,
                      .entry_price = entry_price,
                      .entry_time = ArenaTime::from_ms(state.entry_time_ms),
                      .leverage = plan.leverage,
                      .confidence = plan.confidence,
                      .commission = state.commission_paid.to_double(),
                      .closed_pnl = benchmark ? 0 : rules::public_closed_pnl(quantity, entry_price),
                      .risk_usd = plan.risk_usd,
                      .exit_plan = benchmark ? "\"N/A\"" : exit_plan_json(plan)};
    if (benchmark) {
        position.index_col = -1;
    } else {
        position.entry_oid = state.entry_oid;
        position.tp_oid = plan.tp_oid;
        position.sl_oid = plan.sl_oid;
    }
    return position;
}

std::vector<MarkedPosition> DemoAccount::marked_positions(const DemoMarket& market) const {
    std::vector<MarkedPosition> marked;
    for (std::size_t coin = 0; coin < k_coins; ++coin) {
        if (folds_[coin].state().is_flat()) {
            continue;
        }
        const rules::MarkPrices prices{market.mark(coin).to_double(), market.mid(coin).to_double()};
        marked.push_back(
            rules::mark_position(position_of(coin), prices, coin_specs()[coin].max_leverage));
        if (kind_ == AccountKind::benchmark) {
            marked.back().margin = equity(market).to_double(); // as the recorded benchmark's
        }
    }
    return marked;
}

AccountTotal DemoAccount::observe(ArenaTime time, const DemoMarket& market,
                                  RowPositions positions) {
    const Decimal exact_equity = equity(market);
    const double equity_usd = exact_equity.to_double();
    sharpe_.add(equity_usd);
    AccountTotal row{.trader = trader_,
                     .time = time,
                     .equity_usd = equity_usd,
                     .realized_pnl = realized_.to_double(),
                     .unrealized_pnl = (exact_equity - initial_equity_ - realized_).to_double(),
                     .cum_pnl_pct = rules::cum_pnl_pct(equity_usd, initial_equity_.to_double())};
    if (kind_ == AccountKind::model) {
        row.sharpe_ratio = rules::public_sharpe_ratio(sharpe_.value());
    }
    row.minute_marker = rules::minute_marker(time, inception_);
    row.hour_marker = rules::hour_marker(row.minute_marker);
    if (positions == RowPositions::write) {
        row.positions.clear();
        JsonWriter json(row.positions);
        json.begin_object();
        for (const MarkedPosition& marked : marked_positions(market)) {
            std::string text;
            append_json(text, marked);
            json.raw_field(marked.position.symbol.text(), text);
        }
        json.end_object();
    }
    return row;
}

LeaderboardEntry DemoAccount::leaderboard_entry(const DemoMarket& market) const {
    return rules::leaderboard_entry(trader_, tally_, equity(market).to_double(),
                                    initial_equity_.to_double(), sharpe_.value());
}

} // namespace nof0::app::demo
