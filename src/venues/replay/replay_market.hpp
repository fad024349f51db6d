// ReplayMarketProvider: recorded feeds as a live market. The files are opened one after the other
// in the order of their names and moved in time, so that the first record is the clock's now; from
// then on each record is told when the arena's clock has come to it.
//
// At a speed of 60 a recorded hour is told in a minute: the records move together, and the times
// that they name with them. Recorded bars are not told then, for a minute is none any more; they
// are prices like others. What a recording leaves unsaid of its coins: recorded_coins.hpp.
//
// A recording ends: run() returns after the last record, and has_ended() says so. It is not looped,
// because prices that jump back to their past are no market. What a recording does not hold it does
// not answer: candles are made of its own bars and prices since the start.
//
// One thread: the executor's. The clock outlives it.
#pragma once

#include "base/clock.hpp"
#include "venues/provider.hpp"
#include "venues/replay/recorded_coins.hpp"
#include "venues/replay/replay_source.hpp"
#include "venues/sim/arena_sleeper.hpp"
#include "venues/sim/bar_history.hpp"

#include <map>

namespace nof0::venues {

class ReplayMarketProvider final : public MarketProvider {
public:
    struct Options {
        std::string name = "replay"; // of etc/market.yaml
        double speed = 1;            // > 0
        Milliseconds wall_step_min{50};
    };
    // Fails where the path holds no feed.
    static Result<std::unique_ptr<ReplayMarketProvider>> open(const std::filesystem::path& path,
                                                              const ArenaClock& clock,
                                                              sim::ArenaSleeper& sleeper,
                                                              Options options);

    std::string_view name() const override { return options_.name; }
    Task<> run(EventSink& sink) override;
    void stop() override;
    // Every coin of the recording's first records (and of all so far), with what was said of it.
    Task<Answer<VenueEvents>> assets(Deadline deadline) override;
    Task<Answer<std::vector<Candle>>> candles(Symbol symbol, std::string interval,
                                              std::size_t count, Deadline deadline) override;

    bool has_ended() const { return !next_; }
    // Everything that is due at the clock's now, at most so many records: for a run without wall
    // time. Empty when nothing is due.
    VenueEvents due(std::size_t records_max);
    // Arena time of the next record; nullopt once it has ended.
    std::optional<std::int64_t> next_ms() const;

private:
    ReplayMarketProvider(std::vector<std::filesystem::path> files, const ArenaClock& clock,
                         sim::ArenaSleeper& sleeper, Options options);
    Result<Done> open_next_file();
    void read_next();
    void look_ahead();
    void learn(const VenueEvents& events, std::int64_t time_ms);

    std::vector<std::filesystem::path> files_; // those to come, the next one last
    const ArenaClock& clock_;
    sim::ArenaSleeper& sleeper_;
    Options options_;
    std::optional<ReplaySource> source_;
    std::optional<ReplayRecord> next_;
    std::int64_t last_ms_ = 0;
    bool is_stopped_ = false;
    std::int64_t begun_ms_;
    RecordedCoins coins_;
    std::map<Symbol, sim::BarHistory> bars_;
};

} // namespace nof0::venues
