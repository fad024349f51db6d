// SimMarketProvider: the simulated market as a venue's market. Where the arena's clock stands,
// there stands the market; it is told every `step` of arena time, and at most every 50 ms of wall
// time.
//
// One thread: the executor's. The clock and the sleeper outlive it.
#pragma once

#include "base/clock.hpp"
#include "venues/provider.hpp"
#include "venues/sim/arena_sleeper.hpp"
#include "venues/sim/market.hpp"

#include <functional>

namespace nof0::venues::sim {

class SimMarketProvider final : public MarketProvider {
public:
    struct Options {
        std::string name = "sim";       // of etc/market.yaml; what its market was made with
        Milliseconds step{1'000};       // of arena time
        Milliseconds wall_step_min{50}; // between two tellings
    };
    SimMarketProvider(SimMarket market, const ArenaClock& clock, ArenaSleeper& sleeper,
                      Options options);

    std::string_view name() const override { return options_.name; }
    Task<> run(EventSink& sink) override;
    void stop() override;
    Task<Answer<VenueEvents>> assets(Deadline deadline) override;
    Task<Answer<std::vector<Candle>>> candles(Symbol symbol, std::string interval,
                                              std::size_t count, Deadline deadline) override;

    // Assets, contexts and mids as of the clock's now: what a run without wall time asks for.
    VenueEvents moment(bool with_assets);
    // For its state() and bars.
    SimMarket& market() { return market_; }

private:
    SimMarket market_;
    const ArenaClock& clock_;
    ArenaSleeper& sleeper_;
    Options options_;
    bool is_stopped_ = false;
};

} // namespace nof0::venues::sim
