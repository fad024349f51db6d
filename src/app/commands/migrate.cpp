// nof0 migrate up|down|status|verify|dump
#include "storage/migrate.hpp"
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace nof0::app {
namespace {

Deadline patience() {
    return Deadline::after(Milliseconds{10 * 60'000});
}

void print_names(const CommonOptions& common, const char* verb,
                 const std::vector<std::string>& names) {
    if (common.output == OutputFormat::json) {
        std::string text;
        JsonWriter json(text);
        json.begin_object().key(verb).begin_array();
        for (const std::string& name : names) {
            json.value(name);
        }
        json.end_array().end_object();
        fmt::print("{}\n", text);
        return;
    }
    for (const std::string& name : names) {
        fmt::print("{} {}\n", verb, name);
    }
    if (names.empty()) {
        fmt::print("nothing to do\n");
    }
}

void print_status_json(const storage::MigrationStatus& status) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("version", std::int64_t{status.version()});
    json.key("pending").begin_array();
    for (const std::string& name : status.pending) {
        json.value(name);
    }
    json.end_array().key("problems").begin_array();
    for (const std::string& problem : status.problems) {
        json.value(problem);
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

int print_status(const CommonOptions& common, const storage::MigrationStatus& status) {
    if (common.output == OutputFormat::json) {
        print_status_json(status);
    } else {
        Table table({"migration", "state"});
        for (const storage::AppliedMigration& migration : status.applied) {
            table.add({migration.name, "applied " + iso_time_ms(migration.applied_at.ms())});
        }
        for (const std::string& name : status.pending) {
            table.add({name, "pending"});
        }
        fmt::print("{}", table.text());
        for (const std::string& problem : status.problems) {
            fmt::print("problem: {}\n", problem);
        }
    }
    return status.problems.empty() ? k_exit_done : k_exit_wrong;
}

int print_verdict(const storage::SchemaVerdict& verdict) {
    for (const std::string& problem : verdict.problems) {
        fmt::print("problem: {}\n", problem);
    }
    if (!verdict.difference.empty()) {
        fmt::print("the live schema is not the one this program was built with:\n{}\n",
                   verdict.difference);
    }
    if (verdict.ok()) {
        fmt::print("the schema is as built\n");
    }
    return verdict.ok() ? k_exit_done : k_exit_wrong;
}

} // namespace

int run_migrate(const MigrateOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::owner);
    storage::Migrator migrator(backend.pool());
    switch (options.action) {
    case MigrateAction::up:
        print_names(options.common, "applied", backend.run(migrator.up(patience())));
        return k_exit_done;
    case MigrateAction::down:
        print_names(options.common, "undone",
                    backend.run(migrator.down(options.down_to, patience())));
        return k_exit_done;
    case MigrateAction::status:
        return print_status(options.common, backend.run(migrator.status(patience())));
    case MigrateAction::verify:
        return print_verdict(backend.run(migrator.verify(patience())));
    case MigrateAction::dump:
        fmt::print("{}", backend.run(migrator.live_schema(patience())));
        return k_exit_done;
    }
    return k_exit_usage;
}

} // namespace nof0::app
