// Reading the configuration: the only place where files and environment become settings.
//
//   const config::Config config = config::load_or_default(given_path, Environment::of_process());
//   config::require(config, config::Role::trade);
//
// Both throw ConfigError, which holds every mistake of every file as one line each (exit code 2).
#pragma once

#include "config/config.hpp"
#include "config/environment.hpp"
#include "config/files.hpp"

#include <optional>
#include <string>

namespace nof0::config {

inline constexpr const char* k_default_file = "etc/nof0.yaml";

// Reads the main file and the files it names, which are relative to its folder.
Config load(const std::string& main_file, const Environment& environment,
            const Files& files = DiskFiles{});

// The file given on the command line must exist. Without one, etc/nof0.yaml of the working folder
// is read when it is there; otherwise the built-in defaults hold and a note says so.
Config load_or_default(const std::optional<std::string>& main_file, const Environment& environment,
                       const Files& files = DiskFiles{});

// Throws what the role lacks: an API key, a private key, a prompt template. Loading does not,
// because a server that only reads needs none of them.
void require(const Config& config, Role role);

// Notes that the command line overrode a value after loading: `--port 9000` sets config.api.port
// and calls note_override(config, "Port", "9000", Row::Shape::json, "--port").
void note_override(Config& config, const std::string& key, const std::string& value,
                   Row::Shape shape, const std::string& option);

} // namespace nof0::config
