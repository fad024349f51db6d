// nof0 up: the whole arena here. Servers, schema, traders, a first recording, the API.
#include "app/arena_ingest.hpp"
#include "app/arena_server.hpp"
#include "app/commands/command.hpp"
#include "app/demo_recording.hpp"
#include "app/embedded/up_lock.hpp"
#include "app/import_report.hpp"
#include "app/prepare.hpp"
#include "app/signals.hpp"
#include "app/terminal.hpp"
#include "app/tick_retention.hpp"
#include "app/trading/arena_trade.hpp"
#include "storage/imports.hpp"

#include <fmt/format.h>
#include <memory>

namespace nof0::app {
namespace {

Task<bool> is_empty(pg::Pool& pool) {
    const Deadline deadline = Deadline::after(Milliseconds{10'000});
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await storage::store_is_empty(session);
}

// What the arena holds when it is served. False when a recording was refused. A store that nobody
// trades in gets a demonstration, so that there is something to look at.
bool fill(Backend& backend, const config::Config& config, const UpOptions& options,
          const ArenaClock& clock) {
    const bool nothing_configured =
        !config.postgres.configured() && !options.import_folder && config.manager.traders.empty();
    const bool wants_demonstration = nothing_configured && backend.run(is_empty(backend.pool()));
    bool changed = true; // a new process does not know what Redis holds
    if (options.import_folder) {
        const auto import = import_options(config, *options.import_folder);
        changed = import_and_report(backend, import, options.common.output).has_value();
    } else if (wants_demonstration) {
        say("the store is empty: importing a demonstration (six made-up traders, two weeks)");
        changed = import_demonstration(backend, config, options.common.data_dir);
    }
    if (!changed) {
        return false;
    }
    sync_traders(backend, config, clock);
    publish_everything(backend);
    return true;
}

// The arena's clock, and how its time begins.
struct Time {
    std::unique_ptr<ArenaClock> clock;
    SteeredArenaClock* steered = nullptr; // where nothing but simulated markets is traded
    bool trades = false;
    TradeOptions trade{};
};

Time time_of(Backend& backend, const config::Config& config, const UpOptions& options) {
    Time time;
    const SystemArenaClock wall;
    const Milliseconds past = options.import_folder ? Milliseconds{0} : options.past;
    const ArenaStart start = backend.run(arena_start(backend.pool(), wall.now(), past));
    const bool has_traders = !config.manager.traders.empty();
    const bool is_a_recording = start.is_a_recording || options.import_folder.has_value();
    time.trades = has_traders && (options.trade || !is_a_recording);
    if (has_traders && !time.trades) {
        say("the store holds a recording: the traders of the configuration stay out of it (--trade "
            "lets them in)");
    }
    if (!time.trades || !is_simulated(config)) {
        if (options.speed != 1) {
            throw UsageError("--speed: a real or replayed market runs on the wall clock; only an "
                             "arena whose markets are all simulated has a clock of its own. A "
                             "replay is told faster by `speed` in market.yaml");
        }
        time.clock = std::make_unique<SystemArenaClock>();
        return time;
    }
    auto steered = std::make_unique<SteeredArenaClock>(start.now);
    time.steered = steered.get();
    time.clock = std::move(steered);
    time.trade = {.speed = options.speed, .past_until = start.past_until, .epoch = start.epoch};
    time.trade.shows_progress = true;
    return time;
}

} // namespace

int run_up(const UpOptions& options) {
    config::Config config = load_config(options.common);
    if (options.port) {
        config.api.port = *options.port;
    }
    const embedded::UpLock lock = embedded::UpLock::take(options.common.data_dir);
    Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    hold_signals();
    migrate(config, endpoints);
    Time time;
    {
        Backend writer(config, endpoints, DatabaseRole::writer);
        time = time_of(writer, config, options);
        if (!fill(writer, config, options, *time.clock)) {
            return k_exit_usage;
        }
    }
    const auto observed = std::make_shared<Observed>();
    const ArenaKind kind = time.steered != nullptr ? ArenaKind::simulated : ArenaKind::real;
    ArenaIngest ingest(config, endpoints, *time.clock, observed, kind);
    ArenaServer server(config, endpoints, observed);
    TickRetention retention(config, endpoints, options.common.data_dir, *time.clock, observed);
    std::optional<ArenaTrade> trade;
    ingest.start(time.trades ? ArenaIngest::Jobs::later : ArenaIngest::Jobs::at_once);
    if (time.trades) {
        trade.emplace(config, ingest, time.steered, time.trade);
        trade->start();
    }
    retention.start();
    say(fmt::format("the arena is at {}/api/leaderboard (stop with Ctrl-C)", server.url()));
    wait_for_end(options.run_for, [&endpoints] {
        if (endpoints.servers) {
            endpoints.servers->revive();
        }
    });
    say("draining");
    server.stop();
    retention.stop();
    if (trade) {
        trade->stop();
    }
    ingest.stop();
    return k_exit_done;
}

} // namespace nof0::app
