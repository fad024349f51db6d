// What the command line is put together from: options that every command has, commands whose
// options live as long as the parser, durations, and words of a few.
#pragma once

#include "app/commands/command.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace nof0::app {

// The command that was chosen, filled in by the parser's callbacks.
using Chosen = std::function<int()>;

inline void add_common(CLI::App& command, CommonOptions& common) {
    command.add_option("--config", common.config_file,
                       "the main configuration file (default etc/nof0.yaml, when it is there)");
    command
        .add_option("--data-dir", common.data_dir,
                    "folder of the embedded servers and of what a run leaves behind")
        ->capture_default_str();
    command.add_flag_callback(
        "--json", [&common] { common.output = OutputFormat::json; }, "answer as JSON");
}

// A command whose options live as long as the parser.
template<class Options>
CLI::App* add_command(CLI::App& app, Chosen& chosen, const char* name, const char* about,
                      const char* example, int (*run)(const Options&),
                      const std::shared_ptr<Options>& options) {
    CLI::App* command = app.add_subcommand(name, about);
    command->footer(std::string("Example:\n  ") + example);
    add_common(*command, options->common);
    command->callback(
        [&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
    return command;
}

template<class Duration> // Milliseconds, or an optional of them
void add_duration(CLI::App& command, const char* name, Duration& into, const char* about) {
    command.add_option_function<std::string>(
        name,
        [&into, name](const std::string& text) {
            const std::optional<Milliseconds> duration = parse_duration(text);
            if (!duration) {
                throw CLI::ValidationError(name,
                                           "'" + text + "' is no duration such as 90s or 10m");
            }
            into = *duration;
        },
        about);
}

// A required word of a few; another is answered with the list of them.
template<class Choice>
void add_choice(CLI::App& command, const char* name, const char* about, Choice& into,
                std::map<std::string, Choice> choices) {
    command
        .add_option_function<std::string>(
            name,
            [&into, name, choices = std::move(choices)](const std::string& word) {
                const auto chosen = choices.find(word);
                if (chosen == choices.end()) {
                    std::string allowed;
                    for (const auto& [known, value] : choices) {
                        allowed += (allowed.empty() ? "" : ", ") + known;
                    }
                    throw CLI::ValidationError(name, "'" + word + "' is none of " + allowed);
                }
                into = chosen->second;
            },
            about)
        ->required();
}

// `nof0 trader ...`: command_line_traders.cpp.
void add_traders(CLI::App& app, Chosen& chosen);
// `nof0 season ...`: command_line_seasons.cpp.
void add_seasons(CLI::App& app, Chosen& chosen);

} // namespace nof0::app
