// The clock of an arena, made before anything that looks at it: steered where somebody trades and
// every market is simulated, else the wall's.
#pragma once

#include "app/backend.hpp"
#include "app/trading/arena_trade.hpp"
#include "base/steered_clock.hpp"

#include <memory>

namespace nof0::app {

struct ArenaTimingOptions {
    double speed = 1;
    Milliseconds past{0};               // of simulated time that an empty store is given first
    bool is_a_recording = false;        // one is about to be imported
    bool trades_in_a_recording = false; // also where the store holds one
};

struct ArenaTiming {
    std::unique_ptr<ArenaClock> clock{};
    SteeredArenaClock* steered =
        nullptr;         // the clock, where nothing but simulated markets is traded
    bool trades = false; // whether the traders of the configuration do
    TradeOptions trade{};
};

// Throws UsageError for a speed that the wall's clock cannot have, and Unavailable.
ArenaTiming arena_timing(Backend& backend, const config::Config& config,
                         const ArenaTimingOptions& options);

} // namespace nof0::app
