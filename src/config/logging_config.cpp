#include "config/logging_config.hpp"

#include "config/section.hpp"

namespace nof0::config {
namespace {

void read_milliseconds(Section& section, std::string_view key, Milliseconds& into) {
    std::int64_t count = into.count();
    section.whole(key, count, {0, 600'000});
    into = Milliseconds{count};
}

} // namespace

void read_logging(Section& root, LoggingConfig& logging) {
    Section section = root.section("Logging");
    section.choice<LogLevel>("Level", logging.level,
                             {{"debug", LogLevel::debug},
                              {"info", LogLevel::info},
                              {"warn", LogLevel::warn},
                              {"error", LogLevel::error}});
    section.choice<LogOutput>(
        "Format", logging.output,
        {{"auto", LogOutput::automatic}, {"json", LogOutput::json}, {"pretty", LogOutput::pretty}});
    Section slow = section.section("SlowThreshold");
    read_milliseconds(slow, "SQL", logging.slow_sql);
    read_milliseconds(slow, "Redis", logging.slow_redis);
    section.truth("VerboseSQL", logging.verbose_sql);
    bool verbose_llm = false;
    section.truth("VerboseLLM", verbose_llm);
    if (verbose_llm) {
        section.warn("VerboseLLM", "has no effect here: prompts and answers are kept in Postgres, "
                                   "whole, and not in the log");
    }
}

} // namespace nof0::config
