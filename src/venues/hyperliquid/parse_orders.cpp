#include "venues/hyperliquid/parse_orders.hpp"

#include "venues/hyperliquid/json_document.hpp"
#include "venues/hyperliquid/order_rows.hpp"

#include <unordered_map>
#include <unordered_set>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::size_t k_orders_max = 20'000; // the venue lets 5,000 rest

Failure<VenueError> unreadable() {
    return fail(VenueError{VenueError::Kind::retryable, "the venue's answer cannot be read", {}});
}

// [{"coin": ..., "oid": ...}]: cancelled by the venue.
void read_foreign_cancels(od::value value, std::vector<OrderUpdate>& updates, SkipCounts& skips) {
    const bool whole = for_each_element(value, [&](od::value element) {
        OrderUpdate update{.status = OrderStatus::cancelled, .venue_status = "nonUserCancel"};
        const bool is_row = for_each_field(element, [&](std::string_view key, od::value field) {
            if (key == "oid") {
                read(field, update.oid);
            }
        });
        if (is_row && update.oid) {
            updates.push_back(std::move(update));
        } else {
            skips.add("cancel");
        }
    });
    if (!whole) {
        skips.add("cancel");
    }
}

void read_updates(od::value value, std::vector<OrderUpdate>& updates, SkipCounts& skips) {
    const bool whole = for_each_element(value, [&](od::value element) {
        OrderUpdate update;
        if (read_update(element, update)) {
            updates.push_back(std::move(update));
        } else {
            skips.add("order_update");
        }
    });
    if (!whole) {
        skips.add("order_updates");
    }
}

} // namespace

Answer<std::vector<RestingOrder>> parse_open_orders(std::string_view body) {
    JsonDocument document;
    od::value root;
    if (!document.open(body, root)) {
        return unreadable();
    }
    std::vector<RestingOrder> orders;
    std::unordered_set<std::int64_t> seen;
    bool good = true;
    const bool whole = for_each_element(root, [&](od::value element) {
        std::vector<RestingOrder> family;
        good = good && seen.size() < k_orders_max && read_order(element, family);
        for (RestingOrder& order : family) {
            if (seen.insert(order.oid).second) {
                orders.push_back(std::move(order));
            }
        }
    });
    if (!whole || !good) {
        return unreadable();
    }
    return orders;
}

Answer<std::optional<OrderUpdate>> parse_order_status(std::string_view body) {
    JsonDocument document;
    od::value root;
    if (!document.open(body, root)) {
        return unreadable();
    }
    std::string status;
    OrderUpdate update;
    bool good = true;
    bool found = false;
    const bool whole = for_each_field(root, [&](std::string_view key, od::value field) {
        if (key == "status") {
            good = read(field, status) && good;
        } else if (key == "order") {
            found = true;
            good = read_update(field, update) && good;
        }
    });
    if (whole && good && status == "unknownOid") {
        return std::optional<OrderUpdate>();
    }
    if (!whole || !good || !found || status != "order") {
        return unreadable();
    }
    return std::optional(std::move(update));
}

Answer<std::vector<OrderUpdate>> parse_historical_orders(std::string_view body) {
    JsonDocument document;
    od::value root;
    if (!document.open(body, root)) {
        return unreadable();
    }
    std::vector<OrderUpdate> updates;
    std::unordered_map<std::int64_t, std::size_t> places;
    bool good = true;
    const bool whole = for_each_element(root, [&](od::value element) {
        OrderUpdate update;
        good = good && updates.size() < k_orders_max && read_update(element, update);
        if (!good) {
            return;
        }
        const auto [at, is_new] = places.try_emplace(*update.oid, updates.size());
        if (is_new) {
            updates.push_back(std::move(update));
        } else if (updates[at->second].time_ms < update.time_ms) {
            updates[at->second] = std::move(update);
        }
    });
    if (!whole || !good) {
        return unreadable();
    }
    return updates;
}

bool parse_order_frame(std::string_view frame, std::vector<OrderUpdate>& updates,
                       SkipCounts& skips) {
    JsonDocument document;
    od::value root;
    if (!document.open(frame, root)) {
        return false;
    }
    Fields fields(root);
    od::value channel;
    od::value data;
    std::string name;
    if (!fields.find("channel", channel) || !read(channel, name) ||
        (name != "orderUpdates" && name != "user") || !fields.find("data", data)) {
        return false;
    }
    if (name == "orderUpdates") {
        read_updates(data, updates, skips);
        return true;
    }
    bool found = false;
    for_each_field(data, [&](std::string_view key, od::value field) {
        if (key == "nonUserCancel") {
            found = true;
            read_foreign_cancels(field, updates, skips);
        }
    });
    return found;
}

} // namespace nof0::venues::hyperliquid
