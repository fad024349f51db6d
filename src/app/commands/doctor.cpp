// nof0 doctor: what is configured and from where, what is reachable, what is behind or wrong.
#include "app/doctor.hpp"
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"
#include "config/describe.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

void print_text(const config::Config& config, const std::vector<Finding>& findings) {
    fmt::print("{}\n", config::describe_as_table(config));
    for (const config::Lack& lack : config.lacks) {
        fmt::print("needed by `nof0 {}`: {}\n", config::word_of(lack.role), lack.problem.text());
    }
    for (const Finding& finding : findings) {
        fmt::print("{:<7} {}\n", word_of(finding.verdict), finding.text);
    }
}

void print_json(const config::Config& config, const std::vector<Finding>& findings) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().raw_field("configuration", config::describe_as_json(config));
    json.key("findings").begin_array();
    for (const Finding& finding : findings) {
        json.begin_object().field("verdict", word_of(finding.verdict));
        json.field("text", finding.text).end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

} // namespace

int run_doctor(const DoctorOptions& options) {
    const config::Config config = load_config(options.common);
    const std::vector<Finding> findings = examine(config, options.common.data_dir);
    if (options.common.output == OutputFormat::json) {
        print_json(config, findings);
    } else {
        print_text(config, findings);
    }
    for (const Finding& finding : findings) {
        if (finding.verdict == Verdict::wrong) {
            return k_exit_wrong;
        }
    }
    return k_exit_done;
}

} // namespace nof0::app
