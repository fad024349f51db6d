#include "app/command_line.hpp"

#include "app/command_line_parts.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "base/failure.hpp"
#include "config/problem.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

namespace nof0::app {
namespace {

void add_servers(CLI::App& app, Chosen& chosen) {
    auto up = std::make_shared<UpOptions>();
    CLI::App* command = add_command(app, chosen, "up", "the whole arena here",
                                    "nof0 up --import recordings/october", run_up, up);
    command->add_option("--port", up->port, "port of the HTTP API");
    command->add_option("--import", up->import_folder, "import this recording first");
    command
        ->add_option("--speed", up->speed,
                     "of the clock, where the market is simulated: 60 is an hour a minute")
        ->check(CLI::Range(0.01, 10'000.0))
        ->capture_default_str();
    command->add_flag("--trade", up->trade, "let the traders into a store that holds a recording");
    add_duration(*command, "--past", up->past,
                 "history that a simulated arena makes up first in an empty store (14d; 0s: none)");
    add_duration(*command, "--for", up->run_for, "stop after this time, such as 90s or 10m");

    auto trade = std::make_shared<TradeCommandOptions>();
    command = add_command(app, chosen, "trade", "the traders alone, beside other roles",
                          "nof0 trade --config etc/nof0.yaml", run_trade, trade);
    command
        ->add_option("--speed", trade->speed,
                     "of the clock, where the market is simulated: 60 is an hour a minute")
        ->check(CLI::Range(0.01, 10'000.0))
        ->capture_default_str();
    add_duration(*command, "--past", trade->past,
                 "history that a simulated arena makes up first in an empty store (14d; 0s: none)");
    add_duration(*command, "--for", trade->run_for, "stop after this time, such as 90s or 10m");

    auto serve = std::make_shared<ServeOptions>();
    command = add_command(app, chosen, "serve", "the HTTP API alone", "nof0 serve --port 8080",
                          run_serve, serve);
    command->add_option("--port", serve->port, "port of the HTTP API");
}

void add_ingest(CLI::App& app, Chosen& chosen) {
    auto ingest = std::make_shared<IngestCommandOptions>();
    CLI::App* command = add_command(
        app, chosen, "ingest", "writes facts: the pipelines, or standby for them",
        "nof0 ingest --replay recordings/hyperliquid/ws --clock now", run_ingest, ingest);
    command->add_option("--replay", ingest->replay,
                        "a recorded feed, or a folder of them; goes on where it was killed");
    command->add_option("--speed", ingest->speed, "times as recorded, or max")
        ->capture_default_str();
    command
        ->add_option("--clock", ingest->clock,
                     "file: the recorded times; now: moved, so that the first record is now")
        ->check(CLI::IsMember({"file", "now"}))
        ->capture_default_str();
    command->add_option("--trader", ingest->trader, "whose fills these are");
    command->add_option("--account", ingest->account, "the account of fills that name none");

    auto parked = std::make_shared<ParkedOptions>();
    CLI::App* aside = command->add_subcommand("parked", "events that could not be written");
    aside->footer("Example:\n  nof0 ingest parked retry");
    add_common(*aside, parked->common);
    add_choice<ParkedAction>(*aside, "action", "list or retry", parked->action,
                             {{"list", ParkedAction::list}, {"retry", ParkedAction::retry}});
    aside->final_callback([&chosen, parked] { chosen = [parked] { return run_parked(*parked); }; });
    // The callback of `ingest` itself comes after that of its subcommand.
    command->final_callback([&chosen, ingest, aside] {
        if (!aside->parsed()) {
            chosen = [ingest] { return run_ingest(*ingest); };
        }
    });
}

void add_store(CLI::App& app, Chosen& chosen) {
    auto migrate = std::make_shared<MigrateOptions>();
    CLI::App* command =
        add_command(app, chosen, "migrate", "the schema: up, down, status, verify, dump",
                    "nof0 migrate status", run_migrate, migrate);
    add_choice<MigrateAction>(*command, "action", "what to do", migrate->action,
                              {{"up", MigrateAction::up},
                               {"down", MigrateAction::down},
                               {"status", MigrateAction::status},
                               {"verify", MigrateAction::verify},
                               {"dump", MigrateAction::dump}});
    command->add_option("--to", migrate->down_to, "the version that `down` leaves")
        ->capture_default_str();

    auto import = std::make_shared<ImportCommandOptions>();
    command = add_command(app, chosen, "import", "a recorded arena into the store; idempotent",
                          "nof0 import recordings/october", run_import, import);
    command->add_option("folder", import->folder, "folder of recorded JSON files")->required();
    command->add_flag("--positions", import->with_positions, "take positions.json too");

    auto demo = std::make_shared<DemoCommandOptions>();
    command = add_command(app, chosen, "demo", "a made-up recording in the import format",
                          "nof0 demo /tmp/demo --seed 7 --traders 6 --days 14", run_demo, demo);
    command->add_option("folder", demo->folder, "where to write it")->required();
    command->add_option("--seed", demo->seed, "the same seed gives the same bytes")
        ->capture_default_str();
    command->add_option("--traders", demo->traders, "how many traders compete")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    command->add_option("--days", demo->days, "how long they traded")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));

    auto cache = std::make_shared<CacheOptions>();
    command = add_command(app, chosen, "cache", "what Redis holds: rebuild, verify, stats",
                          "nof0 cache verify", run_cache, cache);
    add_choice<CacheAction>(*command, "action", "what to do", cache->action,
                            {{"rebuild", CacheAction::rebuild},
                             {"verify", CacheAction::verify},
                             {"stats", CacheAction::stats}});
}

void add_proofs(CLI::App& app, Chosen& chosen) {
    auto parity = std::make_shared<ParityOptions>();
    CLI::App* command =
        add_command(app, chosen, "parity", "our answers against recorded ones, field by field",
                    "nof0 parity recordings/october", run_parity, parity);
    command->add_option("folder", parity->folder, "folder of recorded JSON files")->required();
    command->add_option("--url", parity->url, "a running server; without it one is started");

    auto bench = std::make_shared<BenchOptions>();
    command = add_command(app, chosen, "bench", "one promise of speed, measured beside its anchor",
                          "nof0 bench api --json", run_bench, bench);
    add_choice<Bench>(
        *command, "what",
        "api, import, ingest, fills, rebuild, analytics, parse, sign, sim, decisions, "
        "traders, soak or stream",
        bench->what,
        {{"api", Bench::api},
         {"import", Bench::import},
         {"ingest", Bench::ingest},
         {"fills", Bench::fills},
         {"rebuild", Bench::rebuild},
         {"analytics", Bench::analytics},
         {"parse", Bench::parse},
         {"sign", Bench::sign},
         {"sim", Bench::sim},
         {"decisions", Bench::decisions},
         {"traders", Bench::traders},
         {"soak", Bench::soak},
         {"stream", Bench::stream}});
    command
        ->add_option(
            "--rows", bench->rows,
            "trades, and account rows; ticks of ingest; orders of sim; cycles of decisions; "
            "traders of traders")
        ->capture_default_str();
    command
        ->add_option(
            "--seconds", bench->seconds,
            "length of one run of api or stream, of the steady rate of ingest, of soak, of sign")
        ->capture_default_str();

    auto check = std::make_shared<CheckOptions>();
    add_command(app, chosen, "check", "whether the store is what its facts say", "nof0 check",
                run_check, check);

    auto status = std::make_shared<StatusOptions>();
    add_command(app, chosen, "status", "one screen: roles, lags, what was put aside, disk",
                "nof0 status", run_status, status);

    auto doctor = std::make_shared<DoctorOptions>();
    add_command(app, chosen, "doctor", "what is configured, reachable, behind or wrong",
                "nof0 doctor", run_doctor, doctor);
}

bool has_command(CLI::App& app, std::string_view name) {
    const auto is_named = [name](CLI::App* command) { return command->get_name() == name; };
    return !app.get_subcommands(is_named).empty();
}

int run_chosen(const Chosen& chosen) {
    try {
        return chosen();
    } catch (const config::ConfigError& error) {
        say(error.what());
        return k_exit_usage;
    } catch (const UsageError& error) {
        say(std::string("nof0: ") + error.what());
        return k_exit_usage;
    } catch (const std::exception& error) {
        say(std::string("nof0: ") + error.what());
        return k_exit_wrong;
    }
}

} // namespace

int run_command_line(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 1 << 16); // piped output keeps its order beside stderr
    CLI::App app{"nof0: the data platform of an AI trading arena"};
    app.require_subcommand(1);
    app.footer("Start here: nof0 up. Every command has --help.");
    Chosen chosen;
    add_servers(app, chosen);
    add_ingest(app, chosen);
    add_traders(app, chosen);
    add_seasons(app, chosen);
    add_store(app, chosen);
    add_proofs(app, chosen);
    // The parser would only say that a command is missing.
    if (argc > 1 && argv[1][0] != '-' && !has_command(app, argv[1])) {
        say(std::string("nof0: there is no command '") + argv[1] + "'; nof0 --help lists them");
        return k_exit_usage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? k_exit_done : k_exit_usage;
    }
    return run_chosen(chosen);
}

} // namespace nof0::app
