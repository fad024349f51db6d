// Message: one line of a conversation in the role/content shape.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

enum class MessageRole { system, user, assistant };
std::string_view to_text(MessageRole role); // "system", "user", "assistant"
std::optional<MessageRole> message_role_from_text(std::string_view text);

struct Message {
    MessageRole role = MessageRole::user;
    std::string content{};
    std::optional<ArenaTime> time{};

    bool operator==(const Message&) const = default;
};

} // namespace nof0
