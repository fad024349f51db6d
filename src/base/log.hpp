// Structured logs: one JSON object a line on standard error (or a pretty line on a terminal).
//
//   log_info("import.batch", {{"model_id", trader}, {"rows", rows}});
//
// The event name is room.what; fields follow the design's names (model_id, symbol, source event).
// Values are escaped here. Never pass a secret. Safe from any thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace nof0 {

enum class LogLevel { debug, info, warn, error };
enum class LogFormat { json, pretty };

struct LogField {
    using Value = std::variant<std::string_view, std::int64_t, double, bool>;
    LogField(std::string_view name, std::string_view text) : name(name), value(text) {}
    LogField(std::string_view name, const std::string& text)
        : name(name), value(std::string_view(text)) {}
    LogField(std::string_view name, const char* text) : name(name), value(std::string_view(text)) {}
    LogField(std::string_view name, bool truth) : name(name), value(truth) {}
    LogField(std::string_view name, double number) : name(name), value(number) {}
    template<std::integral Int>
    LogField(std::string_view name, Int number)
        : name(name), value(static_cast<std::int64_t>(number)) {}

    std::string_view name;
    Value value;
};
using LogFields = std::initializer_list<LogField>;

// Once, at start, before threads; the default is info and pretty.
void configure_log(LogLevel threshold, LogFormat format);

void log(LogLevel level, std::string_view event, LogFields fields);
inline void log_debug(std::string_view e, LogFields f = {}) {
    log(LogLevel::debug, e, f);
}
inline void log_info(std::string_view e, LogFields f = {}) {
    log(LogLevel::info, e, f);
}
inline void log_warn(std::string_view e, LogFields f = {}) {
    log(LogLevel::warn, e, f);
}
inline void log_error(std::string_view e, LogFields f = {}) {
    log(LogLevel::error, e, f);
}

} // namespace nof0
