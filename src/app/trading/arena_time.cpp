#include "app/trading/arena_time.hpp"

#include "app/terminal.hpp"
#include "base/failure.hpp"

namespace nof0::app {

ArenaTiming arena_timing(Backend& backend, const config::Config& config,
                         const ArenaTimingOptions& options) {
    ArenaTiming timing;
    const SystemArenaClock wall;
    const ArenaStart start = backend.run(arena_start(backend.pool(), wall.now(), options.past));
    const bool has_traders = !config.manager.traders.empty();
    const bool is_a_recording = start.is_a_recording || options.is_a_recording;
    timing.trades = has_traders && (options.trades_in_a_recording || !is_a_recording);
    if (has_traders && !timing.trades) {
        say("the store holds a recording: the traders of the configuration stay out of it (--trade "
            "lets them in)");
    }
    if (!timing.trades || !is_simulated(config)) {
        if (options.speed != 1) {
            throw UsageError("--speed: a real or replayed market runs on the wall clock; only an "
                             "arena whose markets are all simulated has a clock of its own. A "
                             "replay is told faster by `speed` in market.yaml");
        }
        timing.clock = std::make_unique<SystemArenaClock>();
        return timing;
    }
    auto steered = std::make_unique<SteeredArenaClock>(start.now);
    timing.steered = steered.get();
    timing.clock = std::move(steered);
    timing.trade = {.speed = options.speed, .past_until = start.past_until, .epoch = start.epoch};
    timing.trade.shows_progress = true;
    return timing;
}

} // namespace nof0::app
