// nof0 demo DIR: a made-up recording in the import format.
#include "app/demo/demo.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

// The recording's "now": a fixed moment, so that the same options give the same bytes anywhere.
constexpr ArenaTime k_end = ArenaTime::from_ms(1'761'955'200'000); // 2025-11-01 00:00 UTC

} // namespace

int run_demo(const DemoCommandOptions& options) {
    demo::DemoOptions demo;
    demo.seed = options.seed;
    demo.traders = options.traders;
    demo.days = options.days;
    demo.end_time = k_end;
    demo::DemoSummary summary;
    {
        ProgressBar bar("making it up");
        demo.on_progress = [&bar](double share) {
            bar.show(static_cast<std::uint64_t>(share * 1000), 1000);
        };
        summary = demo::write_recording(options.folder, demo);
    }
    if (options.common.output == OutputFormat::json) {
        std::string text;
        JsonWriter json(text);
        json.begin_object().field("folder", options.folder);
        json.field("seed", static_cast<std::int64_t>(options.seed));
        json.field("traders", summary.traders).field("trades", summary.trades);
        json.field("fills", summary.fills).field("account_rows", summary.account_rows);
        json.field("open_positions", summary.open_positions).end_object();
        fmt::print("{}\n", text);
        return k_exit_done;
    }
    fmt::print("{}: {} traders, {} trades, {} fills, {} account rows, {} open positions\n",
               options.folder, summary.traders, grouped(summary.trades), grouped(summary.fills),
               grouped(summary.account_rows), summary.open_positions);
    fmt::print("import it: nof0 import {}\n", options.folder);
    return k_exit_done;
}

} // namespace nof0::app
