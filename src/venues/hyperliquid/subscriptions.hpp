// Subscriptions: what is asked for on one WebSocket of Hyperliquid, and when each was last heard
// of. Streams that come every few seconds have been seen to fall silent for good while the others
// go on, so each is watched by itself. Pure; one thread.
#pragma once

#include "base/clock.hpp"
#include "domain/venue_events.hpp"

#include <string>
#include <vector>

namespace nof0::venues::hyperliquid {

struct Subscription {
    std::string type; // allMids, trades, bbo, l2Book, candle, activeAssetCtx
    std::string coin{};
    std::string interval{}; // of candle

    bool operator==(const Subscription&) const = default;
};

// {"method": "...", "subscription": {...}}; method: subscribe or unsubscribe.
std::string subscription_message(const std::string& method, const Subscription& subscription);

class Subscriptions {
public:
    // The venue takes so many on one connection; more are not asked for.
    static constexpr std::size_t k_subscriptions_max = 1'000;

    // `silence_max` is of the streams that speak even when nobody trades: allMids, activeAssetCtx,
    // l2Book. The others may be silent as long as they like.
    Subscriptions(std::vector<Subscription> wanted, Milliseconds silence_max, MonotonicTime now);

    const std::vector<Subscription>& all() const { return wanted_; }
    void heard(const VenueEvents& events, MonotonicTime now);
    // Those that are silent for too long, each told once in silence_max.
    std::vector<Subscription> take_overdue(MonotonicTime now);

private:
    void hear(std::string_view type, std::string_view coin, MonotonicTime now);

    std::vector<Subscription> wanted_;
    Milliseconds silence_max_;
    std::vector<MonotonicTime> heard_at_; // beside wanted_
};

} // namespace nof0::venues::hyperliquid
