#include "venues/hyperliquid/order_rows.hpp"

#include "venues/hyperliquid/order_words.hpp"

namespace nof0::venues::hyperliquid {
namespace {

constexpr int k_nesting_max = 4;

// An order as the venue prints it, of every age: {coin, side, limitPx, sz, oid, timestamp, ...}.
struct OrderRow {
    RestingOrder order{.symbol = Symbol("-")};
    std::optional<Symbol> coin{};
    std::optional<Decimal> original{};
    std::string type{};
    std::optional<std::string> time_in_force{};
    bool is_trigger = false;
    unsigned found = 0;
    bool broken = false;

    bool is_whole() const { return !broken && coin && found == 5; }
    template<class T>
    void need(od::value& value, T& into) {
        broken = !read(value, into) || broken;
        ++found;
    }
    template<class T>
    void take(od::value& value, T& into) {
        broken = !read(value, into) || broken;
    }
};

void read_order_field(std::string_view key, od::value& value, OrderRow& row) {
    RestingOrder& order = row.order;
    if (key == "coin") {
        row.take(value, row.coin);
    } else if (key == "side") {
        row.need(value, order.side);
    } else if (key == "limitPx") {
        row.need(value, order.px);
    } else if (key == "sz") {
        row.need(value, order.remaining);
    } else if (key == "oid") {
        row.need(value, order.oid);
    } else if (key == "timestamp") {
        row.need(value, order.placed_ms);
    } else if (key == "origSz") {
        row.take(value, row.original);
    } else if (key == "cloid") {
        row.take(value, order.cloid);
    } else if (key == "reduceOnly") {
        row.take(value, order.reduce_only);
    } else if (key == "isTrigger") {
        row.take(value, row.is_trigger);
    } else if (key == "triggerPx") {
        row.take(value, order.trigger_px);
    } else if (key == "orderType") {
        row.take(value, row.type);
    } else if (key == "tif") {
        row.take(value, row.time_in_force);
    }
}

void finish(OrderRow& row) {
    RestingOrder& order = row.order;
    order.symbol = std::move(*row.coin);
    order.qty = row.original.value_or(order.remaining); // rows of 2023 name only one size
    if (order.cloid) {
        order.cloid = lower_case(std::move(*order.cloid));
    }
    if (!row.is_trigger) {
        order.trigger_px.reset(); // "0.0"
    }
    if (row.type.starts_with("Take Profit")) {
        order.kind = OrderKind::take_profit;
    } else if (row.type.starts_with("Stop")) {
        order.kind = OrderKind::stop_loss;
    } else if (row.type == "Market") {
        order.kind = OrderKind::market;
    }
    if (row.time_in_force == "Gtc") {
        order.time_in_force = TimeInForce::gtc;
    } else if (row.time_in_force == "Ioc" || row.time_in_force == "FrontendMarket") {
        order.time_in_force = TimeInForce::ioc;
    } else if (row.time_in_force == "Alo") {
        order.time_in_force = TimeInForce::alo;
    }
}

bool read_family(od::value value, int nesting, std::vector<RestingOrder>& orders) {
    OrderRow row;
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key != "children") {
            read_order_field(key, field, row);
        } else if (nesting < k_nesting_max && !is_null(field)) {
            good = for_each_element(field,
                                    [&](od::value child) {
                                        good = read_family(child, nesting + 1, orders) && good;
                                    }) &&
                   good;
        }
    });
    if (!whole || !row.is_whole()) {
        return false;
    }
    finish(row);
    orders.push_back(std::move(row.order));
    return good;
}

} // namespace

bool read_order(od::value value, std::vector<RestingOrder>& orders) {
    return read_family(value, 0, orders);
}

bool read_update(od::value value, OrderUpdate& update) {
    std::vector<RestingOrder> family;
    bool good = true;
    const bool whole = for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "order") {
            good = read_order(field, family) && good;
        } else if (key == "status") {
            good = read(field, update.venue_status) && good;
        } else if (key == "statusTimestamp") {
            good = read(field, update.time_ms) && good;
        }
    });
    if (!whole || !good || family.empty() || update.venue_status.empty()) {
        return false;
    }
    RestingOrder& order = family.back(); // after those under it
    update.oid = order.oid;
    update.cloid = std::move(order.cloid);
    update.status = order_status_of(update.venue_status);
    // After a cancel the remainder says nothing about what was executed before.
    if (update.status == OrderStatus::open || update.status == OrderStatus::filled) {
        const Decimal filled = order.qty - order.remaining;
        update.filled_qty = filled.sign() < 0 ? Decimal{} : filled;
    }
    return true;
}

} // namespace nof0::venues::hyperliquid
