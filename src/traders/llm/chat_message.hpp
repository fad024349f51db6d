// What is asked of a chat-completions service and what it answers, whatever way it came.
#pragma once

#include "domain/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::traders {

struct ChatRequest {
    std::vector<Message> messages{};
    std::string answer_schema{}; // JSON text; the answer is asked for in this shape
};

struct ChatAnswer {
    std::string content{};
    std::string reasoning{};     // where the service gives its model's thoughts apart
    std::string refusal{};       // why there is no content, in the model's words
    std::string finish_reason{}; // stop, length, content_filter, ...
    std::optional<std::int64_t> prompt_tokens{};
    std::optional<std::int64_t> completion_tokens{}; // thoughts included

    bool was_cut() const { return finish_reason == "length"; }
    bool operator==(const ChatAnswer&) const = default;
};

} // namespace nof0::traders
