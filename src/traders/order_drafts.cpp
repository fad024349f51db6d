#include "traders/order_drafts.hpp"

#include "rules/price_grid.hpp"

namespace nof0::traders {
namespace {

Order blank(const Seat& seat, OrderOrigin origin, Symbol symbol, ArenaTime now) {
    Order order{.cloid = cloid_of(origin), .origin = origin, .symbol = std::move(symbol)};
    order.seq = 1;
    order.exchange_provider = seat.config.exchange_provider;
    order.account = seat.exchange->account_of(seat.id) ? *seat.exchange->account_of(seat.id) : "";
    order.status = OrderStatus::intended;
    order.created_ms = now.ms();
    order.updated_ms = now.ms();
    order.lease_token = seat.tenure().second;
    return order;
}

Result<Decimal> decimal_of(double value) {
    return Decimal::from_double(value);
}

EntryPlan entry_plan(const rules::OrderPlan& plan, const Decision& decision) {
    EntryPlan entry{.leverage = static_cast<double>(plan.leverage), .risk_usd = plan.risk_usd};
    if (decision.confidence) {
        entry.confidence = *decision.confidence / 100;
    }
    entry.exit_plan =
        exit_plan_json(plan.take_profit, plan.stop_loss, decision.invalidation_condition);
    return entry;
}

} // namespace

Result<Order> draft_order(const Seat& seat, const rules::OrderPlan& plan, const Decision& decision,
                          int size_decimals, ArenaTime now) {
    const rules::AssetGrid grid{size_decimals, rules::MarketKind::perpetual};
    const Result<Decimal> asked = decimal_of(plan.quantity);
    const Result<Decimal> reference = decimal_of(plan.entry_reference);
    if (!asked || !reference) {
        return fail("a size or price that is no amount");
    }
    const Result<Decimal> size = rules::round_size(*asked, grid);
    if (!size) {
        return fail(size.error());
    }
    const bool at_market =
        plan.reduce_only || seat.config.order_style == config::OrderStyle::market_ioc;
    const Result<Decimal> slippage = decimal_of(seat.config.market_ioc_slippage_bps / 10'000);
    const Result<Decimal> price =
        at_market ? rules::market_price(*reference, plan.side, slippage.value(), grid)
                  : rules::round_price(*reference, grid, rules::passive(plan.side));
    if (!price) {
        return fail(price.error());
    }
    Order order =
        blank(seat, {seat.id, seat.state.cycle_number, plan.symbol.text()}, plan.symbol, now);
    if (!plan.reduce_only) {
        order.plan = entry_plan(plan, decision);
    } else { // an entry on the other side may follow in the same cycle
        order.origin.leg = "close";
        order.cloid = cloid_of(order.origin);
    }
    order.side = plan.side;
    order.kind = at_market ? OrderKind::market : OrderKind::limit;
    order.time_in_force = TimeInForce::ioc;
    order.qty = *size;
    order.px = *price;
    order.reduce_only = plan.reduce_only;
    return order;
}

Result<Order> draft_exit(const Seat& seat, const Order& entry, OrderKind kind, Decimal filled,
                         double trigger, int size_decimals, ArenaTime now) {
    const rules::AssetGrid grid{size_decimals, rules::MarketKind::perpetual};
    const Result<Decimal> asked = decimal_of(trigger);
    if (!asked) {
        return fail(asked.error());
    }
    const Result<Decimal> price = rules::round_price(*asked, grid, rules::PriceRounding::nearest);
    if (!price) {
        return fail(price.error());
    }
    OrderOrigin origin = entry.origin;
    origin.leg = to_text(kind);
    Order order = blank(seat, std::move(origin), entry.symbol, now);
    order.side = entry.side == OrderSide::buy ? OrderSide::sell : OrderSide::buy;
    order.kind = kind;
    order.time_in_force = TimeInForce::gtc;
    order.qty = filled;
    order.trigger_px = *price;
    order.reduce_only = true;
    return order;
}

Order changed(Order order, OrderStatus status, ArenaTime now) {
    order.status = status;
    ++order.seq;
    order.updated_ms = std::max(order.updated_ms, now.ms());
    return order;
}

} // namespace nof0::traders
