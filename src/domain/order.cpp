#include "domain/order.hpp"

#include "base/ensure.hpp"
#include "base/hash.hpp"

namespace nof0 {

std::string_view to_text(OrderKind kind) {
    switch (kind) {
    case OrderKind::limit:
        return "limit";
    case OrderKind::market:
        return "market";
    case OrderKind::take_profit:
        return "take_profit";
    case OrderKind::stop_loss:
        return "stop_loss";
    }
    ensure(false, "an OrderKind has a name");
    return {};
}

std::string_view to_text(TimeInForce time_in_force) {
    switch (time_in_force) {
    case TimeInForce::gtc:
        return "gtc";
    case TimeInForce::ioc:
        return "ioc";
    case TimeInForce::alo:
        return "alo";
    }
    ensure(false, "a TimeInForce has a name");
    return {};
}

std::string_view to_text(OrderStatus status) {
    switch (status) {
    case OrderStatus::intended:
        return "intended";
    case OrderStatus::sent:
        return "sent";
    case OrderStatus::open:
        return "open";
    case OrderStatus::filled:
        return "filled";
    case OrderStatus::cancelled:
        return "cancelled";
    case OrderStatus::rejected:
        return "rejected";
    case OrderStatus::unknown:
        return "unknown";
    }
    ensure(false, "an OrderStatus has a name");
    return {};
}

namespace {

// The value that is spelled so.
template<class Value, std::size_t n>
std::optional<Value> spelled(std::string_view text, const Value (&values)[n]) {
    for (const Value value : values) {
        if (to_text(value) == text) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<OrderKind> order_kind_from_text(std::string_view text) {
    return spelled(
        text, {OrderKind::limit, OrderKind::market, OrderKind::take_profit, OrderKind::stop_loss});
}

std::optional<TimeInForce> time_in_force_from_text(std::string_view text) {
    return spelled(text, {TimeInForce::gtc, TimeInForce::ioc, TimeInForce::alo});
}

std::optional<OrderStatus> order_status_from_text(std::string_view text) {
    return spelled(text, {OrderStatus::intended, OrderStatus::sent, OrderStatus::open,
                          OrderStatus::filled, OrderStatus::cancelled, OrderStatus::rejected,
                          OrderStatus::unknown});
}

bool is_live(OrderStatus status) {
    return status == OrderStatus::intended || status == OrderStatus::sent ||
           status == OrderStatus::open || status == OrderStatus::unknown;
}

std::string cloid_of(const OrderOrigin& origin) {
    constexpr std::size_t digits = 32; // 128 bits
    const std::string name = origin.trader.text() + ":" + std::to_string(origin.cycle_number) +
                             ":" + origin.decision_ref + ":" + origin.leg + ":" +
                             origin.attempt_class;
    return "0x" + sha256_hex(name, digits);
}

} // namespace nof0
