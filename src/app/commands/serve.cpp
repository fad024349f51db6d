// nof0 serve: the HTTP API alone, beside other roles.
#include "app/arena_server.hpp"
#include "app/commands/command.hpp"
#include "app/signals.hpp"
#include "app/terminal.hpp"

#include <fmt/format.h>

namespace nof0::app {

int run_serve(const ServeOptions& options) {
    hold_signals();
    config::Config config = load_config(options.common);
    if (options.port) {
        config.api.port = *options.port;
    }
    Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    ArenaServer server(config, endpoints);
    say(fmt::format("serving {}", server.url()));
    wait_for_end(std::nullopt, [&endpoints] {
        if (endpoints.servers) {
            endpoints.servers->revive();
        }
    });
    say("draining");
    server.stop();
    return k_exit_done;
}

} // namespace nof0::app
