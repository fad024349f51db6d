#include "traders/llm/chat_dialect.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <array>

namespace nof0::traders {
namespace {

using Format = ChatDialect::Format;

constexpr std::string_view k_schema_name = "trading_decisions";

bool mentions(const ChatError& error, std::string_view word) {
    return error.parameter.find(word) != std::string::npos ||
           error.message.find(word) != std::string::npos;
}

// A refusal that names something else will not be mended by another response_format.
bool is_about_something_else(const ChatError& error) {
    constexpr std::array<std::string_view, 6> k_codes{
        "context_length_exceeded", "model_not_found",          "content_filter",
        "invalid_api_key",         "content_policy_violation", "string_above_max_length"};
    const bool other_code = std::ranges::find(k_codes, error.code) != k_codes.end();
    const bool other_parameter =
        !error.parameter.empty() && !error.parameter.starts_with("response_format");
    return other_code || other_parameter;
}

void append_format(JsonWriter& json, const ChatRequest& request, Format format) {
    if (format == Format::none || request.answer_schema.empty()) {
        return;
    }
    json.key("response_format").begin_object();
    if (format == Format::json_object) {
        json.field("type", "json_object").end_object();
        return;
    }
    json.field("type", "json_schema").key("json_schema").begin_object();
    json.field("name", k_schema_name).field("strict", true);
    json.raw_field("schema", request.answer_schema).end_object().end_object();
}

} // namespace

std::optional<ChatDialect> next_dialect(const ChatDialect& dialect, const ChatError& error) {
    if (error.status != 400 && error.status != 422) {
        return std::nullopt;
    }
    ChatDialect next = dialect;
    if (mentions(error, "max_completion_tokens") && !dialect.old_tokens_name) {
        next.old_tokens_name = true;
        return next;
    }
    if (mentions(error, "stream_options") && dialect.stream_usage) {
        next.stream_usage = false;
        return next;
    }
    if (is_about_something_else(error) || dialect.format == Format::none) {
        return std::nullopt;
    }
    next.format = dialect.format == Format::json_schema ? Format::json_object : Format::none;
    return next;
}

std::string chat_request_json(const ChatRequest& request, const config::ModelConfig& model,
                              const ChatDialect& dialect, bool stream) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("model", model.model_name).key("messages").begin_array();
    for (const Message& message : request.messages) {
        json.begin_object().field("role", to_text(message.role));
        json.field("content", message.content).end_object();
    }
    json.end_array();
    json.field(dialect.old_tokens_name ? "max_tokens" : "max_completion_tokens",
               model.max_completion_tokens);
    if (model.temperature) {
        json.field("temperature", *model.temperature);
    }
    if (model.top_p) {
        json.field("top_p", *model.top_p);
    }
    append_format(json, request, dialect.format);
    if (stream) {
        json.field("stream", true);
    }
    if (stream && dialect.stream_usage) {
        json.raw_field("stream_options", R"({"include_usage":true})");
    }
    json.end_object();
    return text;
}

} // namespace nof0::traders
