// ConversationRecord: one invocation of a trader's language model: what it saw, thought and
// answered. The two answer fields stay JSON, because models answer in shapes of their own.
#pragma once

#include "base/time.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <string>

namespace nof0 {

struct ConversationRecord {
    std::string id{}; // "<trader>_<unix seconds>", unique
    TraderId trader;
    ArenaTime time{};
    ArenaTime inserted_at{};
    std::int64_t cycle_id = 0;
    std::string run_id{}; // "20251022131211"
    std::string skill{};  // "swing_trading"
    std::string user_prompt{};
    std::string cot_trace = "\"\""; // JSON text: a string or an object
    std::string cot_trace_summary{};
    std::string llm_response = "{}"; // JSON text: coin -> decision

    bool operator==(const ConversationRecord&) const = default;
};

// Appends the public object: 11 keys in the recorded order.
void append_json(std::string& out, const ConversationRecord& record);

} // namespace nof0
