// nof0 trader list: every trader in a line.
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/trader_table.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_patience{10'000};

void print_json(const TraderBoard& board) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("at_ms", board.now.ms()).key("traders").begin_array();
    for (const storage::TraderOverviewRow& trader : board.traders) {
        json.begin_object();
        write_trader(json, board, trader);
        json.end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

} // namespace

int run_trader_list(const TraderListOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    const TraderBoard board =
        backend.run(trader_board(backend.pool(), Deadline::after(k_patience)));
    if (options.common.output == OutputFormat::json) {
        print_json(board);
    } else if (board.traders.empty()) {
        fmt::print("nobody trades here: etc/manager.yaml names no trader, and nothing was "
                   "imported\n");
    } else {
        fmt::print("{}", trader_table(board));
    }
    return k_exit_done;
}

} // namespace nof0::app
