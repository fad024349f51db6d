// Reads the body of a successful chat completion, be it one JSON object or a stream of events.
// Pure: bytes in, an answer or an error out.
#pragma once

#include "base/result.hpp"
#include "traders/llm/chat_error.hpp"
#include "traders/llm/chat_message.hpp"

#include <string_view>

namespace nof0::traders {

// Beyond it nothing is read.
inline constexpr std::size_t k_chat_body_bytes_max = 8 * 1024 * 1024;

// Fails with what the service said inside a success, with `unreadable` for a body that is no
// answer, and with `no_answer` for a stream that broke off: one that ended without a finish_reason
// and without [DONE]. Unknown fields are passed over.
Result<ChatAnswer, ChatError> read_chat(std::string_view body);

} // namespace nof0::traders
