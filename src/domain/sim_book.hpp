// What one transaction of the simulator changed in a trader's books.
#pragma once

#include "domain/order.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0 {

struct SimOrder {
    std::int64_t oid = 0; // of the simulated venue; unique per trader
    std::optional<std::string> cloid{};
    Symbol symbol;
    OrderSide side = OrderSide::buy;
    OrderKind kind = OrderKind::limit;
    std::optional<TimeInForce> time_in_force{};
    std::optional<Decimal> px{};
    std::optional<Decimal> trigger_px{};
    Decimal qty{};
    Decimal filled_qty{};
    Decimal filled_notional{}; // sum of size x price: what the average price comes from
    bool reduce_only = false;
    OrderStatus status = OrderStatus::open; // open: it rests in the book
    std::string venue_status{};             // the venue's word: "resting", an error text
    std::int64_t created_ms = 0;            // arena time
    std::int64_t updated_ms = 0;

    bool operator==(const SimOrder&) const = default;
};

struct SimBalance {
    std::string asset = "USDC";
    Decimal total{};
    Decimal held{}; // by open orders

    bool operator==(const SimBalance&) const = default;
};

// The orders and balances that changed, whole, as they are after transaction `seq`; the greatest
// seq of an order or balance is the truth.
struct SimChange {
    TraderId trader;
    std::int64_t seq = 0; // counts this trader's simulated transactions, from 1
    std::vector<SimOrder> orders{};
    std::vector<SimBalance> balances{};

    bool operator==(const SimChange&) const = default;
};

} // namespace nof0
