#include "pipelines/conversations.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_id_bytes_max = 256;

std::string json_of(const storage::ThreadMessage& fact) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("model_id", fact.model_id).field("thread", fact.thread_ext_id);
    json.field("ext_id", fact.ext_id).field("role", fact.role).field("content", fact.content);
    json.field("ts_us", fact.ts_us).end_object();
    return text;
}

storage::QuarantineRow conflict(const storage::ThreadMessage& fact) {
    log_warn("conversations.conflict",
             {{"model_id", fact.model_id}, {"source_event", fact.ext_id}});
    storage::QuarantineRow event;
    event.kind = "conversation";
    event.source = fact.origin;
    event.event_key = fact.ext_id;
    event.model_id = fact.model_id;
    event.reason = "conflict"; // another message is stored in this place
    event.event = pg::Json{json_of(fact)};
    return event;
}

} // namespace

std::string message_id(const ThreadRef& thread, std::int32_t n) {
    return clean_text(thread.id, k_id_bytes_max).text + "#" + std::to_string(n);
}

storage::ThreadMessage message_fact(const PostedMessage& event) {
    const CleanText content = clean_text(event.message.content, k_content_bytes_max);
    storage::ThreadMessage fact;
    fact.model_id = event.thread.trader.text();
    fact.thread_ext_id = clean_text(event.thread.id, k_id_bytes_max).text;
    fact.thread_us = event.thread.begun.us;
    fact.ext_id = message_id(event.thread, event.n);
    fact.role = to_text(event.message.role);
    fact.content = content.text;
    if (event.message.time) {
        fact.ts_us = event.message.time->us;
    }
    fact.metadata = pg::Json{content.changed ? R"({"repaired": true})" : "{}"};
    fact.origin = "native";
    return fact;
}

Task<> write_messages(storage::WriteScope& scope, std::vector<storage::ThreadMessage> facts,
                      Written& written) {
    const storage::MessagesStored stored = co_await storage::store_messages(scope, facts);
    std::vector<storage::QuarantineRow> refused;
    for (const std::int64_t index : stored.conflicting) {
        refused.push_back(conflict(facts[static_cast<std::size_t>(index)]));
    }
    for (const storage::ThreadMessage& fact : facts) {
        log_debug("conversations.message",
                  {{"model_id", fact.model_id}, {"source_event", fact.ext_id}});
        written.touched.insert({cache::Family::conversations, fact.model_id});
    }
    if (!refused.empty()) {
        co_await storage::store_quarantined(scope, refused);
    }
    const auto inserted = static_cast<std::size_t>(stored.inserted);
    const std::size_t not_inserted = facts.size() - inserted;
    written.rows += inserted;
    written.quarantined += refused.size();
    written.duplicates += not_inserted - std::min(not_inserted, refused.size());
    if (!facts.empty()) {
        written.touched.insert({cache::Family::conversations_all, ""});
    }
}

Task<Written> ConversationPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    if (written.events == 0) {
        co_return written;
    }
    std::vector<storage::ThreadMessage> facts;
    for (std::size_t i = 0; i < written.events; ++i) {
        facts.push_back(message_fact(event(i)));
    }
    co_await write_messages(scope, std::move(facts), written);
    fail_point("conversations.written");
    co_return written;
}

UnstorableEvent ConversationPipeline::unstorable(const PostedMessage& event) const {
    const storage::ThreadMessage fact = message_fact(event);
    return {fact.ext_id, json_of(fact)};
}

} // namespace nof0::pipelines
