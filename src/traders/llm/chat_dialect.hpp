// ChatDialect: the parts of the protocol in which services that call themselves compatible differ.
// A client begins with the newest form and steps back when a service refuses it.
#pragma once

#include "config/llm_config.hpp"
#include "traders/llm/chat_error.hpp"
#include "traders/llm/chat_message.hpp"

#include <optional>
#include <string>

namespace nof0::traders {

struct ChatDialect {
    enum class Format { json_schema, json_object, none };
    Format format = Format::json_schema;
    bool stream_usage = true;     // stream_options.include_usage
    bool old_tokens_name = false; // max_tokens instead of max_completion_tokens

    bool operator==(const ChatDialect&) const = default;
};

// The next form to try after a refusal; none when the refusal is about something else, or when
// there is none left. Every step goes one way, so that at most four lead from first to last.
std::optional<ChatDialect> next_dialect(const ChatDialect& dialect, const ChatError& error);

// The body of POST {base}/chat/completions.
std::string chat_request_json(const ChatRequest& request, const config::ModelConfig& model,
                              const ChatDialect& dialect, bool stream);

} // namespace nof0::traders
