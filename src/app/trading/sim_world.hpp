// SimWorld: the simulated market and the paper venue of an arena, opened from the store and moved
// along the arena's clock. Both may be there or only the venue: paper trading at another market's
// prices.
//
// One process at a time runs a paper venue: it holds the lease "venue:<name>". One thread: the
// pipelines'.
#pragma once

#include "app/trading/sim_steps.hpp"
#include "app/trading/venue_sink.hpp"
#include "base/steered_clock.hpp"
#include "traders/lease_keeper.hpp"
#include "venues/sim/exchange.hpp"
#include "venues/sim/market_provider.hpp"

#include <memory>
#include <optional>

namespace nof0::app {

// The simulated market.
class SimMarketFeed {
public:
    struct Options {
        std::string name = "sim"; // of etc/market.yaml
        std::uint64_t seed = 1;
        std::int32_t epoch = 1;
        Milliseconds step{1'000}; // arena time between two prices
        Milliseconds wall_step_min{50};
    };
    // The market as it was at the clock's now, or a new one that ends there. Throws Unavailable.
    static Task<std::unique_ptr<SimMarketFeed>> open(ArenaIngest& ingest, VenueSink& sink,
                                                     SteeredArenaClock& clock, Options options);

    venues::sim::SimMarketProvider& provider() { return *provider_; }

    // The prices of the clock's now.
    Task<> tell(bool with_assets);
    // Tells where the arena stands, for the next start.
    void record(std::optional<std::int64_t> past_until_ms);
    // Live, until stop().
    Task<> run();
    void stop();

private:
    SimMarketFeed(ArenaIngest& ingest, VenueSink& sink, SteeredArenaClock& clock, Options options);

    ArenaIngest& ingest_;
    VenueSink& sink_;
    SteeredArenaClock& clock_;
    Options options_;
    std::optional<venues::sim::WallArenaSleeper> sleeper_; // of the provider, which never sleeps
    std::optional<venues::sim::SimMarketProvider> provider_;
    std::int64_t recorded_day_ = -1; // whose beginning's state is stored
    bool stopped_ = false;
};

// The paper venue.
class PaperVenue {
public:
    struct Options {
        std::string name = "sim"; // of etc/exchange.yaml
        std::uint64_t seed = 1;
        std::int32_t epoch = 1;
        std::vector<venues::sim::SimCoin> coins{};
    };
    // As its books say, under its lease; waits for the lease of a process that died. Throws
    // Unavailable.
    static Task<std::unique_ptr<PaperVenue>> open(ArenaIngest& ingest, traders::LeaseKeeper& leases,
                                                  const ArenaClock& clock, Options options);

    venues::sim::SimExchange& exchange() { return *exchange_; }
    SimSteps& steps() { return *steps_; }
    // The market that it fills at moved. The first time it only recalls where it stood.
    Task<> on_contexts(std::vector<MarketContext> contexts);

private:
    PaperVenue() = default;

    std::optional<SimSteps> steps_;
    std::optional<venues::sim::SimExchange> exchange_;
    bool has_recalled_ = false;
};

} // namespace nof0::app
