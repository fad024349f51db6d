#include "domain/message.hpp"

namespace nof0 {

std::string_view to_text(MessageRole role) {
    switch (role) {
    case MessageRole::system:
        return "system";
    case MessageRole::user:
        return "user";
    case MessageRole::assistant:
        return "assistant";
    }
    return {};
}

std::optional<MessageRole> message_role_from_text(std::string_view text) {
    for (const MessageRole role :
         {MessageRole::system, MessageRole::user, MessageRole::assistant}) {
        if (text == to_text(role)) {
            return role;
        }
    }
    return std::nullopt;
}

} // namespace nof0
