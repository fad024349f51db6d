// nof0 trade: the role that trades, with the pipelines that write for it and without the API.
// Beside another process that writes it stands by.
#include "app/arena_ingest.hpp"
#include "app/commands/command.hpp"
#include "app/prepare.hpp"
#include "app/signals.hpp"
#include "app/terminal.hpp"
#include "app/trading/arena_time.hpp"
#include "base/failure.hpp"
#include "config/load.hpp"

#include <fmt/format.h>

namespace nof0::app {

int run_trade(const TradeCommandOptions& options) {
    const config::Config config = load_config(options.common);
    config::require(config, config::Role::trade);
    if (config.manager.traders.empty()) {
        throw UsageError("nobody to trade for: etc/manager.yaml names no trader");
    }
    Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    hold_signals();
    prepare_schema(config, endpoints);
    ArenaTiming time;
    {
        Backend writer(config, endpoints, DatabaseRole::writer);
        time = arena_timing(writer, config,
                            {.speed = options.speed,
                             .past = options.past,
                             .is_a_recording = false,
                             .trades_in_a_recording = true});
        sync_traders(writer, config, *time.clock);
        publish_everything(writer);
    }
    const ArenaKind kind = time.steered != nullptr ? ArenaKind::simulated : ArenaKind::real;
    ArenaIngest ingest(config, endpoints, *time.clock, std::make_shared<Observed>(), kind);
    ingest.start(ArenaIngest::Jobs::later);
    ArenaTrade trade(std::make_shared<const config::Config>(config), ingest, time.steered,
                     time.trade);
    trade.start();
    say(fmt::format("trading for {} traders (stop with Ctrl-C)", config.manager.traders.size()));
    wait_for_end(options.run_for, [&endpoints] {
        if (endpoints.servers) {
            endpoints.servers->revive();
        }
    });
    say("draining");
    trade.stop();
    ingest.stop();
    return k_exit_done;
}

} // namespace nof0::app
