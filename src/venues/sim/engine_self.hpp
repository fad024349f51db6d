// What SimEngine holds; internal to this folder.
#pragma once

#include "venues/sim/engine.hpp"
#include "venues/sim/state.hpp"

namespace nof0::venues::sim {

struct SimEngine::Self {
    explicit Self(SimSettings settings) : state(std::move(settings)) {}

    SimState state;
    bool is_ready = false; // every coin that somebody holds or bids for has a price

    // Why this trader cannot act now.
    std::optional<VenueError> not_now(const TraderId& trader) const;
    void learn_ready();
    std::vector<CoinIndex> learn_prices(std::span<const MarketContext> contexts);
    std::int64_t acts_at(std::int64_t now_ms) const { return now_ms + state.settings().latency_ms; }
    SimStep tell();
    SimStep refuse(VenueError error);
};

} // namespace nof0::venues::sim
