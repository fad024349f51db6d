// Order: what we ask a venue for. It is a fact before it leaves: the row with its client id is
// committed first, so that whatever the venue says of it later can be told from a stranger's.
#pragma once

#include "base/decimal.hpp"
#include "domain/entry_plan.hpp"
#include "domain/order_side.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

enum class OrderKind { limit, market, take_profit, stop_loss };
enum class TimeInForce { gtc, ioc, alo };
enum class OrderStatus {
    intended, // committed, not sent
    sent,     // on its way; no answer yet
    open,     // rests in the venue's book
    filled,
    cancelled,
    rejected,
    unknown, // sent, and nobody knows what became of it: to be asked for
};
std::string_view to_text(OrderKind kind);
std::string_view to_text(TimeInForce time_in_force);
std::string_view to_text(OrderStatus status);
std::optional<OrderKind> order_kind_from_text(std::string_view text);
std::optional<TimeInForce> time_in_force_from_text(std::string_view text);
std::optional<OrderStatus> order_status_from_text(std::string_view text);
// Whether a venue may still hold an order of that status.
bool is_live(OrderStatus status);

// Why this order exists. Equal origins are the same order.
struct OrderOrigin {
    TraderId trader;
    std::int32_t cycle_number = 0;
    std::string decision_ref{};          // which of the cycle's decisions: its symbol
    std::string leg = "main";            // main, take_profit, stop_loss
    std::string attempt_class = "first"; // first, retry, reprice: a new order on purpose

    bool operator==(const OrderOrigin&) const = default;
};

// "0x" and the first 128 bits of sha256(model:cycle:decision:leg:attempt class) in hex: the client
// order id, the same whenever the same decision is carried out again.
std::string cloid_of(const OrderOrigin& origin);

// A whole order as of its change number `seq`; the greatest one is the truth.
struct Order {
    std::string cloid{};
    OrderOrigin origin;
    std::int64_t seq = 0;
    std::string exchange_provider{};
    std::string account{};
    Symbol symbol;
    OrderSide side = OrderSide::buy;
    OrderKind kind = OrderKind::limit;
    std::optional<TimeInForce> time_in_force{};
    Decimal qty{}; // > 0
    std::optional<Decimal> px{};
    std::optional<Decimal> trigger_px{};
    bool reduce_only = false;
    OrderStatus status = OrderStatus::intended;
    Decimal filled_qty{};
    std::optional<std::int64_t> oid{}; // the venue's, once it is known
    std::optional<std::string> error_message{};
    std::int64_t created_ms = 0; // arena time
    std::int64_t updated_ms = 0;
    std::int64_t lease_token = 0; // of its trader's lease; 0: of nobody's. Not stored.
    EntryPlan plan{};             // of an entry; as the first row of the order said it

    bool operator==(const Order&) const = default;
};

} // namespace nof0
