#include "venues/hyperliquid/subscriptions.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace nof0::venues::hyperliquid {
namespace {

bool speaks_always(const Subscription& subscription) {
    return subscription.type == "allMids" || subscription.type == "activeAssetCtx" ||
           subscription.type == "l2Book";
}

} // namespace

std::string subscription_message(const std::string& method, const Subscription& subscription) {
    std::string message;
    JsonWriter json(message);
    json.begin_object().field("method", method).key("subscription");
    json.begin_object().field("type", subscription.type);
    if (!subscription.coin.empty()) {
        json.field("coin", subscription.coin);
    }
    if (!subscription.interval.empty()) {
        json.field("interval", subscription.interval);
    }
    json.end_object().end_object();
    return message;
}

Subscriptions::Subscriptions(std::vector<Subscription> wanted, Milliseconds silence_max,
                             MonotonicTime now)
    : wanted_(std::move(wanted)), silence_max_(silence_max) {
    if (wanted_.size() > k_subscriptions_max) {
        wanted_.erase(wanted_.begin() + k_subscriptions_max, wanted_.end());
    }
    heard_at_.assign(wanted_.size(), now);
}

void Subscriptions::hear(std::string_view type, std::string_view coin, MonotonicTime now) {
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
        if (wanted_[i].type == type && wanted_[i].coin == coin) {
            heard_at_[i] = now;
        }
    }
}

void Subscriptions::heard(const VenueEvents& events, MonotonicTime now) {
    if (!events.mids.empty()) {
        hear("allMids", "", now);
    }
    for (const MarketContext& context : events.contexts) {
        hear("activeAssetCtx", context.symbol.text(), now);
    }
    for (const OrderBook& book : events.books) {
        hear(book.top_only ? "bbo" : "l2Book", book.symbol.text(), now);
    }
}

std::vector<Subscription> Subscriptions::take_overdue(MonotonicTime now) {
    std::vector<Subscription> overdue;
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
        if (speaks_always(wanted_[i]) && now - heard_at_[i] >= silence_max_) {
            overdue.push_back(wanted_[i]);
            heard_at_[i] = now;
        }
    }
    return overdue;
}

} // namespace nof0::venues::hyperliquid
