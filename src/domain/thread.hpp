// Thread: an exchange with a trader's model, and one message of it as it happened.
#pragma once

#include "domain/message.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <string>

namespace nof0 {

// What is said of a thread is the same in each of its messages, so that they may arrive in any
// order.
struct ThreadRef {
    TraderId trader;
    std::string id{};  // unique in the arena: the public id of the conversation
    ArenaTime begun{}; // which is its place among the trader's threads

    bool operator==(const ThreadRef&) const = default;
};

struct PostedMessage {
    ThreadRef thread;
    std::int32_t n = 0; // its place in the thread, from 0: (thread, n) is said once
    Message message{};

    bool operator==(const PostedMessage&) const = default;
};

} // namespace nof0
