#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/json.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace nof0 {
namespace {

struct Settings {
    LogLevel threshold = LogLevel::info;
    LogFormat format = LogFormat::pretty;
};

Settings& settings() {
    static Settings instance;
    return instance;
}

spdlog::logger& sink() {
    static const auto logger = [] {
        auto made = std::make_shared<spdlog::logger>(
            "nof0", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

constexpr std::string_view level_name(LogLevel level) {
    switch (level) {
    case LogLevel::debug:
        return "debug";
    case LogLevel::info:
        return "info";
    case LogLevel::warn:
        return "warn";
    case LogLevel::error:
        return "error";
    }
    return "error";
}

std::string json_line(LogLevel level, std::string_view event, LogFields fields) {
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    json.field("at", std::string_view(iso_time_ms(SystemWallClock().now().ms())));
    json.field("level", level_name(level)).field("event", event);
    for (const LogField& field : fields) {
        json.key(field.name);
        std::visit([&](const auto& v) { json.value(v); }, field.value);
    }
    json.end_object();
    return line;
}

std::string pretty_line(LogLevel level, std::string_view event, LogFields fields) {
    std::string line = iso_time_ms(SystemWallClock().now().ms()).substr(11, 12);
    line += level == LogLevel::info ? "  " : level == LogLevel::debug ? " . " : " ! ";
    line += event;
    for (const LogField& field : fields) {
        line += ' ';
        line += field.name;
        line += '=';
        std::string text;
        JsonWriter json(text);
        std::visit([&](const auto& v) { json.value(v); }, field.value);
        line += text;
    }
    return line;
}

} // namespace

void configure_log(LogLevel threshold, LogFormat format) {
    settings() = {threshold, format};
}

void log(LogLevel level, std::string_view event, LogFields fields) {
    if (level < settings().threshold) {
        return;
    }
    const bool json = settings().format == LogFormat::json;
    const std::string line =
        json ? json_line(level, event, fields) : pretty_line(level, event, fields);
    sink().info("{}", line);
}

} // namespace nof0
