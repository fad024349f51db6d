// `nof0 trader ...`: what an operator says to a running arena, and what an auditor asks of it.
#include "app/command_line_parts.hpp"
#include "domain/trader_id.hpp"

namespace nof0::app {
namespace {

constexpr std::size_t k_reason_bytes_max = 200;

void add_trader_id(CLI::App& command, std::string& into) {
    command
        .add_option_function<std::string>(
            "trader",
            [&into](const std::string& id) {
                if (!TraderId::is_valid(id)) {
                    throw CLI::ValidationError("trader", "'" + id + "' cannot be a trader's id");
                }
                into = id;
            },
            "the trader's id, as in etc/manager.yaml")
        ->required();
}

CLI::App* add_order(CLI::App& trader, Chosen& chosen, TraderOrder order, const char* name,
                    const char* about, const char* example) {
    auto options = std::make_shared<TraderOrderOptions>();
    options->order = order;
    CLI::App* command =
        add_command(trader, chosen, name, about, example, run_trader_order, options);
    if (order != TraderOrder::reload) {
        add_trader_id(*command, options->trader);
    }
    command->add_option_function<std::string>(
        "--reason",
        [options](const std::string& text) {
            if (text.size() > k_reason_bytes_max) {
                throw CLI::ValidationError("--reason", "at most 200 bytes");
            }
            options->reason = text;
        },
        "why, for whoever reads the trader's history");
    if (order == TraderOrder::remove) {
        command->add_flag("--close", options->closes_positions,
                          "close its positions at the market first");
    }
    return command;
}

} // namespace

void add_traders(CLI::App& app, Chosen& chosen) {
    CLI::App* trader = app.add_subcommand("trader", "look at traders; pause, add and remove them");
    trader->require_subcommand(1);
    trader->footer("Example:\n  nof0 trader list");

    auto list = std::make_shared<TraderListOptions>();
    add_command(*trader, chosen, "list", "every trader: state, last cycle, equity, why it waits",
                "nof0 trader list --json", run_trader_list, list);

    auto show = std::make_shared<TraderShowOptions>();
    CLI::App* command =
        add_command(*trader, chosen, "show", "one trader, or one of its cycles from prompt to PnL",
                    "nof0 trader show momentum --cycle 12", run_trader_show, show);
    add_trader_id(*command, show->trader);
    command->add_option("--cycle", show->cycle, "the causal chain of this cycle")
        ->check(CLI::Range(1, 2'147'483'647));

    add_order(*trader, chosen, TraderOrder::pause, "pause",
              "it makes no further decision; its positions keep their exits",
              "nof0 trader pause momentum --reason 'looks odd'");
    add_order(*trader, chosen, TraderOrder::resume, "resume", "it decides again, also in a pause",
              "nof0 trader resume momentum");
    add_order(*trader, chosen, TraderOrder::add, "add",
              "a trader of etc/manager.yaml takes its seat in the running arena",
              "nof0 trader add newcomer");
    add_order(*trader, chosen, TraderOrder::remove, "remove",
              "it leaves the running arena and stays stopped; its history stays",
              "nof0 trader remove momentum --close");
    add_order(*trader, chosen, TraderOrder::reload, "reload",
              "etc/manager.yaml is read again: new traders, changed settings, those that left",
              "nof0 trader reload");
}

} // namespace nof0::app
