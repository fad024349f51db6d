#include "venues/hyperliquid/order_pricing.hpp"

#include <fmt/format.h>

namespace nof0::venues::hyperliquid {
namespace {

bool is_trigger(OrderKind kind) {
    return kind == OrderKind::take_profit || kind == OrderKind::stop_loss;
}

Status<> price_limit(const Order& order, const TradedAsset& asset, OrderRequest& request) {
    if (!order.px) {
        return fail("a limit order names its price");
    }
    const auto px = round_price(*order.px, asset.grid, passive(order.side));
    if (!px) {
        return fail(px.error());
    }
    request.px = *px;
    request.terms = LimitTerms{order.time_in_force.value_or(TimeInForce::gtc)};
    return Done{};
}

Status<> price_market(const Order& order, const TradedAsset& asset, std::optional<Decimal> mid,
                      const Slippage& slippage, OrderRequest& request) {
    if (!order.px && !mid) {
        return fail("there is no mid price to go by");
    }
    const auto px = order.px ? round_price(*order.px, asset.grid, aggressive(order.side))
                             : market_price(*mid, order.side, slippage.market, asset.grid);
    if (!px) {
        return fail(px.error());
    }
    request.px = *px;
    request.terms = LimitTerms{TimeInForce::ioc};
    return Done{};
}

Status<> price_trigger(const Order& order, const TradedAsset& asset, const Slippage& slippage,
                       OrderRequest& request) {
    if (!order.trigger_px) {
        return fail("a trigger order names its trigger price");
    }
    const auto trigger = round_price(*order.trigger_px, asset.grid, PriceRounding::nearest);
    if (!trigger) {
        return fail(trigger.error());
    }
    const auto px = order.px ? round_price(*order.px, asset.grid, passive(order.side))
                             : market_price(*trigger, order.side, slippage.trigger, asset.grid);
    if (!px) {
        return fail(px.error());
    }
    request.px = *px;
    request.terms = TriggerTerms{.is_market = !order.px,
                                 .trigger_px = *trigger,
                                 .is_take_profit = order.kind == OrderKind::take_profit};
    return Done{};
}

} // namespace

bool needs_mid(const Order& order) {
    return order.kind == OrderKind::market && !order.px;
}

Result<OrderRequest> order_request_of(const Order& order, const TradedAsset& asset,
                                      std::optional<Decimal> mid, const Slippage& slippage) {
    const auto say = [&order](std::string_view reason) {
        return fail(fmt::format("{} order of {} {}: {}", to_text(order.kind), order.qty.text(),
                                order.symbol.text(), reason));
    };
    if (!is_valid_cloid(order.cloid)) {
        return say("its cloid is not 0x and 32 lower-case hexadecimal digits");
    }
    if (asset.is_delisted) {
        return say("the asset is delisted");
    }
    OrderRequest request{.asset = asset.number,
                         .side = order.side,
                         .reduce_only = order.reduce_only,
                         .cloid = order.cloid};
    const auto size = round_size(order.qty, asset.grid);
    if (!size) {
        return say(size.error().message);
    }
    request.size = *size;
    const Status<> priced = is_trigger(order.kind) ? price_trigger(order, asset, slippage, request)
                            : order.kind == OrderKind::market
                                ? price_market(order, asset, mid, slippage, request)
                                : price_limit(order, asset, request);
    if (!priced) {
        return say(priced.error().message);
    }
    const Status<> worth = check_notional(request.px, request.size);
    if (!order.reduce_only && !worth) {
        return say(worth.error().message);
    }
    return request;
}

} // namespace nof0::venues::hyperliquid
