#include "app/commands/command.hpp"

#include "app/terminal.hpp"
#include "base/log.hpp"
#include "config/load.hpp"

#include <unistd.h>

namespace nof0::app {
namespace {

LogFormat log_format(config::LogOutput output) {
    switch (output) {
    case config::LogOutput::json:
        return LogFormat::json;
    case config::LogOutput::pretty:
        return LogFormat::pretty;
    case config::LogOutput::automatic:
        break;
    }
    return is_terminal(STDERR_FILENO) ? LogFormat::pretty : LogFormat::json;
}

} // namespace

config::Config load_config(const CommonOptions& common) {
    config::Config config =
        config::load_or_default(common.config_file, config::Environment::of_process());
    configure_log(config.logging.level, log_format(config.logging.output));
    for (const std::string& note : config.notes) {
        say(note);
    }
    for (const config::Problem& warning : config.warnings) {
        say("warning: " + warning.text());
    }
    return config;
}

} // namespace nof0::app
