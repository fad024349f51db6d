#include "app/embedded/options.hpp"

#include "base/failure.hpp"
#include "base/json.hpp"

#include <simdjson.h>

namespace nof0::app::embedded {
namespace {

std::int64_t integer_or(simdjson::dom::object object, std::string_view key, std::int64_t fallback) {
    std::int64_t value = fallback;
    return object[key].get(value) == simdjson::SUCCESS ? value : fallback;
}

std::string text_or(simdjson::dom::object object, std::string_view key,
                    const std::string& fallback) {
    std::string_view value;
    return object[key].get(value) == simdjson::SUCCESS ? std::string(value) : fallback;
}

} // namespace

std::string to_json(const ServerOptions& options) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.field("postgres_bin_dir", options.postgres_bin_dir);
    json.field("redis_server", options.redis_server);
    json.field("run_as_user", options.run_as_user);
    json.field("max_connections", options.max_connections);
    json.field("shared_buffers_mb", options.shared_buffers_mb);
    json.field("max_wal_size_mb", options.max_wal_size_mb);
    json.field("redis_maxmemory", options.redis_maxmemory);
    json.field("start_token", options.start_token);
    json.field("grace_ms", static_cast<std::int64_t>(options.grace.count()));
    json.key("postgres_settings").begin_object();
    for (const auto& [name, value] : options.postgres_settings) {
        json.outside_key(name).value(value);
    }
    json.end_object().end_object();
    return text;
}

ServerOptions server_options_from(std::string_view json) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) {
        throw UsageError("_supervise expects its options as a JSON object on standard input");
    }
    ServerOptions options;
    options.postgres_bin_dir = text_or(object, "postgres_bin_dir", "");
    options.redis_server = text_or(object, "redis_server", "");
    options.run_as_user = text_or(object, "run_as_user", options.run_as_user);
    options.max_connections = static_cast<int>(integer_or(object, "max_connections", 100));
    options.shared_buffers_mb = integer_or(object, "shared_buffers_mb", 0);
    options.max_wal_size_mb = integer_or(object, "max_wal_size_mb", 0);
    options.redis_maxmemory = text_or(object, "redis_maxmemory", options.redis_maxmemory);
    options.start_token = text_or(object, "start_token", "");
    options.grace = std::chrono::milliseconds(integer_or(object, "grace_ms", 5'000));
    simdjson::dom::object settings;
    if (object["postgres_settings"].get(settings) == simdjson::SUCCESS) {
        for (const auto field : settings) {
            std::string_view value;
            if (field.value.get(value) == simdjson::SUCCESS) {
                options.postgres_settings.emplace_back(std::string(field.key), std::string(value));
            }
        }
    }
    return options;
}

} // namespace nof0::app::embedded
