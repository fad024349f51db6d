#include "domain/conversation_record.hpp"

#include "base/json.hpp"

namespace nof0 {

void append_json(std::string& out, const ConversationRecord& record) {
    JsonWriter json(out);
    json.begin_object()
        .field("id", record.id)
        .field("user_prompt", record.user_prompt)
        .raw_field("llm_response", record.llm_response)
        .field("cycle_id", record.cycle_id)
        .field("inserted_at", record.inserted_at.seconds())
        .raw_field("cot_trace", record.cot_trace)
        .field("model_id", record.trader.text())
        .field("skill", record.skill)
        .field("cot_trace_summary", record.cot_trace_summary)
        .field("timestamp", record.time.seconds())
        .field("run_id", record.run_id)
        .end_object();
}

} // namespace nof0
