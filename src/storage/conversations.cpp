#include "storage/conversations.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Text = std::string;
using Texts = std::vector<std::string>;
using MaybeText = std::optional<std::string>;
using MaybeInteger = std::optional<std::int64_t>;

const pg::Statement<InvocationRow(std::int64_t)> k_recent{"conversations.recent"};
const pg::Statement<MessageRow(std::vector<std::int64_t>)> k_messages{"conversations.messages"};
const pg::Statement<MessageRow(std::string_view, std::int64_t)> k_recent_messages_of{
    "conversations.recent_messages_of"};
const pg::Statement<DecisionRow(std::string_view)> k_last_decision{"conversations.last_decision"};
const pg::Statement<InvocationCountRow()> k_native_counts{"conversations.native_counts"};
const pg::Statement<std::int64_t(Text, Text, MaybeInteger, Text, std::int64_t)> k_store_thread{
    "conversations.store_thread"};
const pg::Statement<std::int64_t(std::int64_t, Texts, Texts, std::vector<MaybeInteger>, Texts, Text,
                                 std::int64_t)>
    k_store_messages{"conversations.store_messages"};
const pg::Statement<void(Text, std::int32_t, Text, std::int64_t, MaybeInteger, MaybeInteger, Text,
                         Text, Text, Text, pg::Json, bool, MaybeText, Text, Text, std::int64_t,
                         std::int64_t, WallTime, Text, std::int64_t)>
    k_store_cycle{"conversations.store_cycle"};

} // namespace

Task<std::vector<InvocationRow>> recent_invocations(pg::Session& session, std::int64_t limit) {
    return session.all(k_recent, limit);
}

Task<std::vector<MessageRow>> messages_of(pg::Session& session,
                                          const std::vector<std::int64_t>& conversation_ids) {
    return session.all(k_messages, conversation_ids);
}

Task<std::vector<MessageRow>> recent_messages_of(pg::Session& session, std::string_view trader,
                                                 std::int64_t limit) {
    return session.all(k_recent_messages_of, trader, limit);
}

Task<std::optional<DecisionRow>> last_decision_of(pg::Session& session, std::string_view trader) {
    return session.maybe_one(k_last_decision, trader);
}

Task<std::vector<InvocationCountRow>> native_invocation_counts(pg::Session& session) {
    return session.all(k_native_counts);
}

Task<std::optional<StoredThread>> store_thread(WriteScope& scope, const NewThread& thread) {
    const MaybeInteger id =
        co_await scope.session().maybe_one(k_store_thread, thread.model_id, thread.ext_id,
                                           thread.ts_us, thread.origin, scope.version());
    if (!id) {
        co_return std::nullopt;
    }
    Texts roles;
    Texts contents;
    std::vector<MaybeInteger> times;
    Texts ext_ids;
    for (const NewMessage& message : thread.messages) {
        roles.push_back(message.role);
        contents.push_back(message.content);
        times.push_back(message.ts_us);
        ext_ids.push_back(thread.ext_id + "#" + std::to_string(ext_ids.size()));
    }
    StoredThread stored{*id, {}};
    stored.message_ids = co_await scope.session().all(k_store_messages, *id, roles, contents, times,
                                                      ext_ids, thread.origin, scope.version());
    co_return stored;
}

Task<bool> store_cycle(WriteScope& scope, const NewCycle& cycle, const StoredThread& thread) {
    const auto message = [&](std::size_t n) {
        return n < thread.message_ids.size() ? MaybeInteger(thread.message_ids[n]) : std::nullopt;
    };
    const std::int64_t stored = co_await scope.session().execute(
        k_store_cycle, cycle.model_id, cycle.cycle_number, cycle.ext_id, thread.conversation_id,
        message(0), message(1), cycle.prompt_digest, cycle.cot_trace, cycle.cot_trace_format,
        cycle.cot_trace_summary, pg::Json{cycle.decisions_json}, cycle.success, cycle.error_message,
        cycle.skill, cycle.arena_run_id, cycle.inserted_us, cycle.executed_us,
        WallTime::from_us(cycle.executed_us), cycle.origin, scope.version());
    co_return stored == 1;
}

} // namespace nof0::storage
