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

std::string cloid_of(const OrderOrigin& origin) {
    constexpr std::size_t digits = 32; // 128 bits
    const std::string name = origin.trader.text() + ":" + std::to_string(origin.cycle_number) +
                             ":" + origin.decision_ref + ":" + origin.leg + ":" +
                             origin.attempt_class;
    return "0x" + sha256_hex(name, digits);
}

} // namespace nof0
