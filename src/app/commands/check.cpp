// nof0 check: whether the store is what its facts say; exit code 1 when it is not.
#include "pipelines/check/check.hpp"
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

void print_json(const pipelines::CheckReport& report) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("version", report.version).field("clean", report.is_clean());
    json.key("looked_at").begin_object();
    for (const auto& [what, count] : report.counts) {
        json.field(what, count);
    }
    json.end_object().key("findings").begin_array();
    for (const pipelines::Finding& finding : report.findings) {
        json.begin_object().field("rule", finding.rule).field("subject", finding.subject);
        json.field("detail", finding.detail).end_object();
    }
    json.end_array().key("more").begin_object();
    for (const auto& [rule, count] : report.more) {
        json.field(rule, count);
    }
    json.end_object().end_object();
    fmt::print("{}\n", text);
}

void print_text(const pipelines::CheckReport& report) {
    for (const pipelines::Finding& finding : report.findings) {
        fmt::print("{:<9} {}: {}\n", finding.rule, finding.subject, finding.detail);
    }
    for (const auto& [rule, count] : report.more) {
        fmt::print("{:<9} and {} more\n", rule, count);
    }
    std::string looked_at;
    for (const auto& [what, count] : report.counts) {
        looked_at += fmt::format("{}{} {}", looked_at.empty() ? "" : ", ", count, what);
    }
    fmt::print("at data version {}: {}\n{}\n", report.version, looked_at,
               report.is_clean() ? "the store is what its facts say" : "see the findings above");
}

} // namespace

int run_check(const CheckOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    const auto report =
        backend.run(pipelines::check_store(backend.pool(), Milliseconds{options.budget_ms}));
    if (options.common.output == OutputFormat::json) {
        print_json(report);
    } else {
        print_text(report);
    }
    return report.is_clean() ? k_exit_done : k_exit_wrong;
}

} // namespace nof0::app
