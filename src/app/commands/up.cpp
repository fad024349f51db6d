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
#include "app/trading/arena_time.hpp"
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
    ArenaTiming time;
    {
        Backend writer(config, endpoints, DatabaseRole::writer);
        time = arena_timing(writer, config,
                            {.speed = options.speed,
                             .past = options.import_folder ? Milliseconds{0} : options.past,
                             .is_a_recording = options.import_folder.has_value(),
                             .trades_in_a_recording = options.trade});
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
        trade.emplace(std::make_shared<const config::Config>(config), ingest, time.steered,
                      time.trade);
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
