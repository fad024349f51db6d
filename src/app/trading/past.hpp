// The past of an arena that has none: its traders live two simulated weeks through the same
// pipelines, cycles and paper venue as live, one step after the other, as fast as they can be
// written. The same seed and start give the same past, to the last row.
#pragma once

#include "app/arena_ingest.hpp"
#include "app/trading/sim_world.hpp"
#include "base/steered_clock.hpp"
#include "traders/manager.hpp"

#include <functional>

namespace nof0::app {

struct PastServices {
    ArenaIngest& ingest;
    traders::TraderFacts& facts;
    traders::Manager& manager;
    SimMarketFeed& market;
    PaperVenue& venue;
    SteeredArenaClock& clock;
};

struct PastOptions {
    ArenaTime until{};
    Milliseconds step{60'000};            // between two prices
    Milliseconds sample_every{3'600'000}; // between two looks at equity: former curves are hourly
    std::function<void(double share)> progress;
    std::function<bool()> is_stopped;      // it stops between two steps; the next start goes on
    std::function<Task<>()> between_steps; // an operator may want something; may be empty
};

// From where the clock stands. True: it is done. REQUIRES prepared seats and open accounts. Throws
// Unavailable.
Task<bool> make_past(PastServices services, PastOptions options);

} // namespace nof0::app
