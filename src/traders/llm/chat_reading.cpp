#include "traders/llm/chat_reading.hpp"

#include "base/text.hpp"
#include "traders/llm/sse_parser.hpp"

#include <nlohmann/json.hpp>

namespace nof0::traders {
namespace {

using Kind = ChatError::Kind;
using nlohmann::json;

const json* at(const json& object, const char* key) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

void append_text(std::string& into, const json* value) {
    if (value == nullptr) {
        return;
    }
    if (value->is_string()) {
        into += value->get_ref<const std::string&>();
    } else if (value->is_array()) { // parts: [{"type":"text","text":"..."}]
        for (const json& part : *value) {
            const json* text = at(part, "text");
            if (text != nullptr && text->is_string()) {
                into += text->get_ref<const std::string&>();
            }
        }
    }
}

void take_tokens(std::optional<std::int64_t>& into, const json* value) {
    constexpr std::int64_t k_tokens_max = 1'000'000'000;
    const std::int64_t tokens =
        value != nullptr && value->is_number_integer() ? value->get<std::int64_t>() : -1;
    if (tokens >= 0 && tokens <= k_tokens_max) {
        into = tokens;
    }
}

// Puts an answer together from one object, or from the chunks of a stream.
class Assembly {
public:
    // False when the object is no part of an answer.
    bool take(const json& object, const char* message_key) {
        if (const json* error = at(object, "error")) {
            error_ = chat_error_inside(error->dump(-1, ' ', false, json::error_handler_t::replace));
            return true;
        }
        if (const json* usage = at(object, "usage")) {
            take_tokens(answer.prompt_tokens, at(*usage, "prompt_tokens"));
            take_tokens(answer.completion_tokens, at(*usage, "completion_tokens"));
        }
        const json* choices = at(object, "choices");
        if (choices == nullptr || !choices->is_array()) {
            return object.is_object() && at(object, "usage") != nullptr;
        }
        if (!choices->empty()) {
            take_choice(choices->front(), message_key);
        }
        return true;
    }

    ChatAnswer answer;
    const std::optional<ChatError>& error() const { return error_; }
    bool has_choice() const { return has_choice_; }

private:
    void take_choice(const json& choice, const char* message_key) {
        has_choice_ = true;
        if (const json* message = at(choice, message_key)) {
            append_text(answer.content, at(*message, "content"));
            const json* thoughts = at(*message, "reasoning_content");
            append_text(answer.reasoning,
                        thoughts != nullptr ? thoughts : at(*message, "reasoning"));
            append_text(answer.refusal, at(*message, "refusal"));
        }
        append_text(answer.finish_reason, at(choice, "finish_reason"));
    }

    std::optional<ChatError> error_;
    bool has_choice_ = false;
};

Failure<ChatError> unreadable(std::string message) {
    return fail(ChatError{Kind::unreadable, 200, std::move(message)});
}

Result<ChatAnswer, ChatError> read_whole(std::string_view body) {
    const json parsed = json::parse(body, nullptr, false);
    Assembly assembly;
    if (parsed.is_discarded() || !assembly.take(parsed, "message")) {
        return unreadable("a success whose body is no chat completion");
    }
    if (assembly.error()) {
        return fail(*assembly.error());
    }
    if (!assembly.has_choice()) {
        return unreadable("a chat completion without a choice");
    }
    return assembly.answer;
}

Result<ChatAnswer, ChatError> read_events(std::string_view body) {
    Assembly assembly;
    bool is_done = false;
    bool is_broken = false;
    SseParser parser([&](std::string_view name, std::string_view data) {
        if (is_done || assembly.error()) {
            return;
        }
        is_done = data == "[DONE]";
        if (is_done) {
            return;
        }
        const json chunk = json::parse(data, nullptr, false);
        if (name == "error" && at(chunk, "error") == nullptr) {
            assembly.take(json{{"error", chunk.is_discarded() ? json(std::string(data)) : chunk}},
                          "delta");
        } else {
            // What comes broken after the end of the answer, such as half a count of tokens, is let
            // go.
            const bool is_part = !chunk.is_discarded() && assembly.take(chunk, "delta");
            is_broken = is_broken || (!is_part && assembly.answer.finish_reason.empty());
        }
    });
    const bool fits = parser.feed(body);
    parser.finish();
    if (assembly.error()) {
        return fail(*assembly.error());
    }
    const bool is_whole = is_done || !assembly.answer.finish_reason.empty();
    if (!is_whole && assembly.has_choice()) {
        return fail(ChatError{Kind::no_answer, 200, "the stream broke off before its end"});
    }
    if (!fits || is_broken || !assembly.has_choice()) {
        return unreadable("a success whose body is no stream of a chat completion");
    }
    return assembly.answer;
}

} // namespace

Result<ChatAnswer, ChatError> read_chat(std::string_view body) {
    if (body.size() > k_chat_body_bytes_max) {
        return unreadable("an answer larger than is read");
    }
    const std::string clean = clean_text(body, 3 * k_chat_body_bytes_max).text;
    const std::size_t first = clean.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool is_object = first != clean.npos && clean[first] == '{';
    return is_object ? read_whole(std::string_view(clean).substr(first)) : read_events(clean);
}

} // namespace nof0::traders
