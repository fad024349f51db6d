// What is logged: the Logging block of etc/nof0.yaml.
#pragma once

#include "base/log.hpp"
#include "base/time.hpp"

namespace nof0::config {

class Section;

enum class LogOutput {
    automatic, // pretty lines on a terminal, JSON lines elsewhere
    json,
    pretty,
};

struct LoggingConfig {
    LogLevel level = LogLevel::info;         // Key: Logging.Level.
    LogOutput output = LogOutput::automatic; // Key: Logging.Format.
    // Slower ones are logged as slow; whole milliseconds in the file, 0 = never. 0..10 min.
    Milliseconds slow_sql{2000};   // Key: Logging.SlowThreshold.SQL.
    Milliseconds slow_redis{1000}; // Key: Logging.SlowThreshold.Redis.
    bool verbose_sql = false;      // every statement's name and time. Key: Logging.VerboseSQL.
};

void read_logging(Section& root, LoggingConfig& logging);

} // namespace nof0::config
