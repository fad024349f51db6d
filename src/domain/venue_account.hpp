// What a venue says of an account that trades there: what is left to trade with, what it holds,
// which orders rest, what became of one.
#pragma once

#include "base/decimal.hpp"
#include "domain/order.hpp"
#include "domain/symbol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0 {

struct VenuePosition {
    Symbol symbol;
    Decimal quantity{}; // signed, not 0
    std::optional<Decimal> entry_price{};
    double leverage = 1;
    bool is_cross = false;
    std::optional<Decimal> liquidation_price{};
    std::optional<Decimal> margin_used{};
    std::optional<Decimal> unrealized_pnl{};

    bool operator==(const VenuePosition&) const = default;
};

struct VenueAccount {
    std::string account{};    // address or name at the venue, lower case
    std::int64_t time_ms = 0; // of the venue's answer, arena time
    Decimal account_value{};  // cash and unrealised PnL
    Decimal margin_used{};
    Decimal withdrawable{};
    std::vector<VenuePosition> positions{}; // by symbol

    bool operator==(const VenueAccount&) const = default;
};

// An order that rests at the venue, ours or not (an order placed by hand has no cloid).
struct RestingOrder {
    Symbol symbol;
    std::int64_t oid = 0;
    std::optional<std::string> cloid{};
    OrderSide side = OrderSide::buy;
    OrderKind kind = OrderKind::limit;
    std::optional<TimeInForce> time_in_force{};
    Decimal px{};
    std::optional<Decimal> trigger_px{};
    Decimal qty{};       // when it was placed
    Decimal remaining{}; // unfilled
    bool reduce_only = false;
    std::int64_t placed_ms = 0;

    bool operator==(const RestingOrder&) const = default;
};

// What became of an order, as far as the venue says. `filled_qty` and `average_px` speak of the
// whole order so far; they are hints, the fills are the facts.
struct OrderUpdate {
    std::optional<std::string> cloid{};
    std::optional<std::int64_t> oid{};
    OrderStatus status = OrderStatus::unknown;
    std::optional<Decimal> filled_qty{};
    std::optional<Decimal> average_px{};
    std::string venue_status{}; // the venue's own word: "filled", "badAloPxRejected", an error text
    std::int64_t time_ms = 0;

    bool operator==(const OrderUpdate&) const = default;
};

} // namespace nof0
