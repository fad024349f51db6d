#include "venues/hyperliquid/actions.hpp"

#include "venues/hyperliquid/rounding.hpp"

namespace nof0::venues::hyperliquid {
namespace {

WireValue amount(Decimal value) {
    return WireValue::text(wire_text(value).value());
}

WireValue action_of(std::string type) {
    WireValue action = WireValue::map();
    action.put("type", WireValue::text(std::move(type)));
    return action;
}

std::string_view text_of(TimeInForce time_in_force) {
    switch (time_in_force) {
    case TimeInForce::gtc:
        return "Gtc";
    case TimeInForce::ioc:
        return "Ioc";
    case TimeInForce::alo:
        return "Alo";
    }
    ensure(false, "a TimeInForce has a name");
    return {};
}

std::string_view text_of(Grouping grouping) {
    switch (grouping) {
    case Grouping::none:
        return "na";
    case Grouping::entry_with_exits:
        return "normalTpsl";
    case Grouping::position_exits:
        return "positionTpsl";
    }
    ensure(false, "a Grouping has a name");
    return {};
}

WireValue wire_value_of(const LimitTerms& terms) {
    WireValue limit = WireValue::map();
    limit.put("tif", WireValue::text(std::string(text_of(terms.time_in_force))));
    return WireValue::map({{"limit", std::move(limit)}});
}

WireValue wire_value_of(const TriggerTerms& terms) {
    WireValue trigger = WireValue::map();
    trigger.put("isMarket", WireValue::truth(terms.is_market));
    trigger.put("triggerPx", amount(terms.trigger_px));
    trigger.put("tpsl", WireValue::text(terms.is_take_profit ? "tp" : "sl"));
    return WireValue::map({{"trigger", std::move(trigger)}});
}

WireValue wire_value_of(const OrderRequest& order) {
    WireValue value = WireValue::map();
    value.put("a", WireValue::integer(order.asset));
    value.put("b", WireValue::truth(order.side == OrderSide::buy));
    value.put("p", amount(order.px));
    value.put("s", amount(order.size));
    value.put("r", WireValue::truth(order.reduce_only));
    value.put("t", std::visit([](const auto& terms) { return wire_value_of(terms); }, order.terms));
    if (order.cloid) { // absent, not null
        ensure(is_valid_cloid(*order.cloid), "a cloid is 0x and 32 lower-case digits");
        value.put("c", WireValue::text(*order.cloid));
    }
    return value;
}

void put_modify(WireValue& into, const ModifyRequest& modify) {
    const auto* oid = std::get_if<std::int64_t>(&modify.target);
    into.put("oid", oid != nullptr ? WireValue::integer(*oid)
                                   : WireValue::text(std::get<std::string>(modify.target)));
    into.put("order", wire_value_of(modify.order));
}

template<class Request, class Fn>
WireValue array_of(const std::vector<Request>& requests, Fn fn) {
    ensure(!requests.empty(), "an action asks for something");
    WireValue::Array values;
    values.reserve(requests.size());
    for (const Request& request : requests) {
        values.push_back(fn(request));
    }
    return WireValue::array(std::move(values));
}

} // namespace

bool is_valid_cloid(std::string_view cloid) {
    return cloid.size() == 34 && cloid.starts_with("0x") &&
           cloid.find_first_not_of("0123456789abcdef", 2) == cloid.npos;
}

WireValue order_action(const std::vector<OrderRequest>& orders, Grouping grouping) {
    WireValue action = action_of("order");
    action.put("orders",
               array_of(orders, [](const OrderRequest& order) { return wire_value_of(order); }));
    action.put("grouping", WireValue::text(std::string(text_of(grouping))));
    return action;
}

WireValue cancel_action(const std::vector<CancelRequest>& cancels) {
    WireValue action = action_of("cancel");
    action.put("cancels", array_of(cancels, [](const CancelRequest& cancel) {
                   return WireValue::map({{"a", WireValue::integer(cancel.asset)},
                                          {"o", WireValue::integer(cancel.oid)}});
               }));
    return action;
}

WireValue cancel_by_cloid_action(const std::vector<CancelByCloidRequest>& cancels) {
    WireValue action = action_of("cancelByCloid");
    // Unlike that of a cancel by oid, this one spells its keys out.
    action.put("cancels", array_of(cancels, [](const CancelByCloidRequest& cancel) {
                   return WireValue::map({{"asset", WireValue::integer(cancel.asset)},
                                          {"cloid", WireValue::text(cancel.cloid)}});
               }));
    return action;
}

WireValue modify_action(const ModifyRequest& modify) {
    WireValue action = action_of("modify");
    put_modify(action, modify);
    return action;
}

WireValue batch_modify_action(const std::vector<ModifyRequest>& modifies) {
    WireValue action = action_of("batchModify");
    action.put("modifies", array_of(modifies, [](const ModifyRequest& modify) {
                   WireValue value = WireValue::map();
                   put_modify(value, modify);
                   return value;
               }));
    return action;
}

WireValue update_leverage_action(std::int64_t asset, bool is_cross, int leverage) {
    WireValue action = action_of("updateLeverage");
    action.put("asset", WireValue::integer(asset));
    action.put("isCross", WireValue::truth(is_cross));
    action.put("leverage", WireValue::integer(leverage));
    return action;
}

WireValue update_isolated_margin_action(std::int64_t asset, OrderSide side, Decimal usd) {
    const Int128 millionths = scaled_integer(usd, 6).value();
    ensure(millionths < Int128{1} << 62 && -millionths < Int128{1} << 62,
           "a margin is an amount of money");
    WireValue action = action_of("updateIsolatedMargin");
    action.put("asset", WireValue::integer(asset));
    action.put("isBuy", WireValue::truth(side == OrderSide::buy));
    action.put("ntli", WireValue::integer(static_cast<std::int64_t>(millionths)));
    return action;
}

WireValue schedule_cancel_action(std::optional<std::int64_t> time_ms) {
    WireValue action = action_of("scheduleCancel");
    if (time_ms) { // absent, not null
        action.put("time", WireValue::integer(*time_ms));
    }
    return action;
}

} // namespace nof0::venues::hyperliquid
