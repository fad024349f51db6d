// RecordedCoins: what a replayed market says of its coins beyond what was recorded. Few recordings
// hold contexts, and a venue fills and a trader looks at nothing else; so where a coin has none,
// the newest mid price, best bid and offer, trade or bar speaks for its mark.
//
// A coin of which the recording does not tell how it trades has sizes of five decimals and leverage
// up to ten: what most venues grant a large coin. One thread.
#pragma once

#include "domain/venue_events.hpp"

#include <map>
#include <string>

namespace nof0::venues {

class RecordedCoins {
public:
    explicit RecordedCoins(std::string provider) : provider_(std::move(provider)) {}

    // Before the start: who is in the recording at all.
    void foresee(const VenueEvents& events);
    // Completes one record: its assets and contexts become this provider's, and coins without
    // recorded contexts get one. What a coin is comes with the first word on it.
    void complete(VenueEvents& events, std::int64_t time_ms);

    // Every coin, with its context where something was said of it.
    VenueEvents all() const;

private:
    static constexpr std::size_t k_coins_max = 512;
    struct Coin {
        MarketAsset asset;
        std::optional<MarketContext> context{};
        bool has_recorded_context = false;
        bool is_told = false; // the asset
    };
    Coin* coin(const Symbol& symbol); // null: there are too many
    // Calls with every symbol and price that speak for a mark, in the order of their worth.
    template<class Call>
    static void for_each_price(const VenueEvents& events, Call call);

    std::string provider_;
    std::map<Symbol, Coin> coins_;
};

} // namespace nof0::venues
