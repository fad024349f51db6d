// nof0:conversations:{model_id} (newest messages first) and the document behind /api/conversations.
//
// Clients know two shapes: flat invocation records, and threads of messages in roles. Every record
// is the union: the flat keys, null where a thread has none, and `messages`.
#include "storage/conversations.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "projections/list_page.hpp"
#include "storage/conversation_pages.hpp"

#include <map>

namespace nof0::projections {
namespace {

using Messages = std::vector<storage::MessageRow>;

std::optional<double> seconds(const std::optional<std::int64_t>& us) {
    return us ? std::optional(ArenaTime::from_us(*us).seconds()) : std::nullopt;
}

void append_message(JsonWriter& json, const storage::MessageRow& message) {
    json.begin_object().field("role", message.role).field("content", message.content);
    json.field("timestamp", seconds(message.ts_us)).end_object();
}

// What the trader was told: the last thing the user said.
std::optional<std::string> prompt_of(const Messages& messages) {
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
        if (message->role == "user") {
            return message->content;
        }
    }
    return std::nullopt;
}

void append_cot_trace(JsonWriter& json, const storage::InvocationRow& row) {
    json.key("cot_trace");
    if (!row.cot_trace) {
        json.null();
    } else if (row.cot_trace_format == "json") {
        json.raw(*row.cot_trace);
    } else {
        json.value(*row.cot_trace);
    }
}

void append_record(JsonWriter& json, const storage::InvocationRow& row, const Messages& messages) {
    json.begin_object().field("id", row.ext_id);
    json.field("user_prompt", prompt_of(messages)).key("llm_response");
    json.raw(row.decisions ? compact_json(row.decisions->text) : "null");
    json.key("cycle_id");
    if (row.cycle_number) {
        json.value(std::int64_t{*row.cycle_number});
    } else {
        json.null();
    }
    json.field("inserted_at", seconds(row.inserted_us));
    append_cot_trace(json, row);
    json.field("model_id", row.model_id).field("skill", row.skill);
    json.field("cot_trace_summary", row.cot_trace_summary);
    json.field("timestamp", seconds(row.ts_us)).field("run_id", row.arena_run_id);
    json.key("messages").begin_array();
    for (const storage::MessageRow& message : messages) {
        append_message(json, message);
    }
    json.end_array().end_object();
}

Task<std::map<std::int64_t, Messages>>
messages_by_thread(storage::ReadScope& scope, const std::vector<storage::InvocationRow>& rows) {
    std::vector<std::int64_t> ids;
    for (const storage::InvocationRow& row : rows) {
        ids.push_back(row.conversation_id);
    }
    std::map<std::int64_t, Messages> messages;
    for (storage::MessageRow& row : co_await storage::messages_of(scope.session(), ids)) {
        messages[row.conversation_id].push_back(std::move(row));
    }
    co_return messages;
}

} // namespace

Task<Content> build_conversations(storage::ReadScope& scope, const Options& options,
                                  std::string trader) {
    const auto rows =
        co_await storage::recent_messages_of(scope.session(), trader, options.messages_per_trader);
    Content content;
    for (const storage::MessageRow& row : rows) {
        std::string text;
        JsonWriter json(text);
        append_message(json, row);
        content.elements.push_back(cache::Element{{}, std::move(text)});
    }
    co_return content;
}

Task<Content> build_conversations_all(storage::ReadScope& scope, const Options& options,
                                      std::string) {
    const auto rows = co_await storage::recent_invocations(scope.session(), options.conversations);
    auto messages = co_await messages_by_thread(scope, rows);
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("conversations").begin_array();
    for (const storage::InvocationRow& row : rows) {
        append_record(json, row, messages[row.conversation_id]);
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

Task<ListPage> build_conversation_page(storage::ReadScope& scope, ListAsk ask) {
    const storage::ListRange range = range_of(ask, 1'000);
    const auto rows = co_await storage::conversation_page(scope.session(), ask.traders, range);
    auto messages = co_await messages_by_thread(scope, rows);
    const auto key_of = [](const storage::InvocationRow& row) {
        return storage::ListKey{row.ts_us.value_or(0), std::to_string(row.conversation_id)};
    };
    const auto append = [&messages](std::string& out, const storage::InvocationRow& row) {
        JsonWriter json(out);
        append_record(json, row, messages[row.conversation_id]);
    };
    co_return page_of(rows, ask.limit, key_of, append);
}

} // namespace nof0::projections
