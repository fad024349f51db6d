// `nof0 season ...`: the arena begins anew.
#include "app/command_line_parts.hpp"
#include "app/trading/season_order.hpp"

namespace nof0::app {

void add_seasons(CLI::App& app, Chosen& chosen) {
    CLI::App* season = app.add_subcommand("season", "begin a season anew; look at those that were");
    season->require_subcommand(1);
    season->footer("Example:\n  nof0 season start 'Season 2'");

    auto start = std::make_shared<SeasonStartOptions>();
    CLI::App* command =
        add_command(*season, chosen, "start",
                    "positions are closed, equity, markers and ranks begin anew; history stays",
                    "nof0 season start 'Season 2' --initial-equity 10000", run_season_start, start);
    command
        ->add_option_function<std::string>(
            "name",
            [start](const std::string& text) {
                Result<std::string> name = season_name(text);
                if (!name) {
                    throw CLI::ValidationError("name", name.error().message);
                }
                start->name = std::move(name.value());
            },
            "what it is called; no two seasons have one name")
        ->required();
    command->add_option_function<std::string>(
        "--initial-equity",
        [start](const std::string& text) {
            if (const Result<Decimal> amount = season_money(text); !amount) {
                throw CLI::ValidationError("--initial-equity", amount.error().message);
            }
            start->initial_equity = text;
        },
        "dollars of everybody who trades on paper; else as etc/manager.yaml says");

    auto list = std::make_shared<SeasonListOptions>();
    add_command(*season, chosen, "list", "every season: when it was, who took part, how it ended",
                "nof0 season list --json", run_season_list, list);
}

} // namespace nof0::app
