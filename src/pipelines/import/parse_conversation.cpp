// conversations*.json: invocations as the arena publishes them, threads of messages as its upstream
// server does. Our own API answers with the union, invocations that also carry messages: read as
// invocations.
#include "pipelines/import/parse_records.hpp"
#include "pipelines/import/record_fields.hpp"

#include <array>

namespace nof0::pipelines {
namespace {

using namespace fields;
using Message = RecordedMessage;

// What a record has, to tell its shape and what is missing from it.
struct Parsed {
    RecordedConversation& conversation;
    bool has_messages = false;
    unsigned invocation_keys = 0; // a bit each
};

constexpr FieldSpec k_message_fields[] = {
    {"role", required, message_role<&Message::role>},
    {"content", required, text<&Message::content>},
    {"timestamp", optional, seconds<&Message::time_us>},
};
constexpr ObjectSpec k_message_spec{1, k_message_fields};

bool read_messages(RecordContext& context, void* record) {
    auto& parsed = *static_cast<Parsed*>(record);
    parsed.has_messages = true;
    return context.read_array([&](std::size_t) {
        return context.read_object(k_message_spec, &parsed.conversation.messages.emplace_back());
    });
}

bool read_conversation_trader(RecordContext& context, void* record) {
    return read_trader(context, static_cast<Parsed*>(record)->conversation.trader);
}

constexpr std::array<std::string_view, 10> k_invocation_keys{
    "id",    "timestamp",   "inserted_at", "cycle_id",          "run_id",
    "skill", "user_prompt", "cot_trace",   "cot_trace_summary", "llm_response"};

// A key of an invocation: the member's decoder, and a bit that says it was there.
template<std::size_t bit, auto Reader, auto Member>
bool invocation_key(RecordContext& context, void* record) {
    auto& parsed = *static_cast<Parsed*>(record);
    parsed.invocation_keys |= 1u << bit;
    return Reader(context, parsed.conversation.*Member);
}

using Record = RecordedConversation;
constexpr FieldSpec k_fields[] = {
    {"id", optional, &invocation_key<0, &read_id, &Record::id>},
    {"user_prompt", optional, &invocation_key<6, &read_text, &Record::user_prompt>},
    {"llm_response", optional, &invocation_key<9, &read_json_object, &Record::llm_response>},
    {"cycle_id", optional, &invocation_key<3, &read_count, &Record::cycle_id>},
    {"inserted_at", optional, &invocation_key<2, &read_seconds, &Record::inserted_at_us>},
    {"cot_trace", optional, &invocation_key<7, &read_json_text_or_object, &Record::cot_trace>},
    {"model_id", required, &read_conversation_trader},
    {"skill", optional, &invocation_key<5, &read_text, &Record::skill>},
    {"cot_trace_summary", optional, &invocation_key<8, &read_text, &Record::cot_trace_summary>},
    {"timestamp", optional, &invocation_key<1, &read_seconds, &Record::time_us>},
    {"run_id", optional, &invocation_key<4, &read_text, &Record::run_id>},
    {"messages", optional, &read_messages},
};
constexpr ObjectSpec k_spec{0, k_fields};

void check_shape(RecordContext& context, const Parsed& parsed) {
    constexpr unsigned k_all = (1u << k_invocation_keys.size()) - 1;
    if (parsed.conversation.shape == ConversationShape::thread || parsed.invocation_keys == k_all) {
        return;
    }
    for (std::size_t bit = 0; bit < k_invocation_keys.size(); ++bit) {
        if ((parsed.invocation_keys >> bit & 1) == 0) {
            context.refuse_record(k_invocation_keys[bit], "is missing");
        }
    }
}

} // namespace

bool parse(RecordContext& context, RecordedConversation& conversation) {
    conversation.messages.clear();
    Parsed parsed{conversation};
    if (!context.read_object(k_spec, &parsed)) {
        return false;
    }
    // `timestamp` and `id` alone do not make an invocation: a thread may well have them.
    constexpr unsigned k_telling = 1u << 3 | 1u << 6 | 1u << 9;
    const bool thread = parsed.has_messages && (parsed.invocation_keys & k_telling) == 0;
    conversation.shape = thread ? ConversationShape::thread : ConversationShape::invocation;
    check_shape(context, parsed);
    return true;
}

} // namespace nof0::pipelines
