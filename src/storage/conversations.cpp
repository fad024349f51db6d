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
const pg::Statement<InvocationCountRow(std::int64_t)> k_native_counts{
    "conversations.native_counts"};
const pg::Statement<std::int64_t(Text, Text, MaybeInteger, Text, std::int64_t)> k_store_thread{
    "conversations.store_thread"};
const pg::Statement<std::int64_t(std::int64_t, Texts, Texts, std::vector<MaybeInteger>, Texts, Text,
                                 std::int64_t)>
    k_store_messages{"conversations.store_messages"};
const pg::Statement<void(Text, std::int32_t, Text, std::int64_t, MaybeInteger, MaybeInteger, Text,
                         Text, Text, Text, pg::Json, bool, MaybeText, Text, Text, std::int64_t,
                         std::int64_t, WallTime, Text, std::int64_t)>
    k_store_cycle{"conversations.store_cycle"};
const pg::Statement<void(Texts, Texts, std::vector<MaybeInteger>, Texts, std::int64_t)>
    k_begin_threads{"conversations.begin_threads"};
const pg::Statement<void(Texts, Texts, Texts, Texts, Texts, std::vector<MaybeInteger>,
                         std::vector<pg::Json>, Texts, std::int64_t)>
    k_add_messages{"conversations.add_messages"};
const pg::Statement<std::int64_t(Texts, Texts, Texts, Texts, Texts)> k_conflicting_messages{
    "conversations.conflicting_messages"};

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

Task<std::vector<InvocationCountRow>> native_invocation_counts(pg::Session& session,
                                                               const Season& season) {
    return session.all(k_native_counts, season.started_us());
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

Task<MessagesStored> store_messages(WriteScope& scope, const std::vector<ThreadMessage>& messages) {
    Texts models;
    Texts threads;
    std::vector<MaybeInteger> thread_times;
    Texts ext_ids;
    Texts roles;
    Texts contents;
    std::vector<MaybeInteger> times;
    std::vector<pg::Json> metadata;
    Texts origins;
    for (const ThreadMessage& message : messages) {
        models.push_back(message.model_id);
        threads.push_back(message.thread_ext_id);
        thread_times.push_back(message.thread_us);
        ext_ids.push_back(message.ext_id);
        roles.push_back(message.role);
        contents.push_back(message.content);
        times.push_back(message.ts_us);
        metadata.push_back(message.metadata);
        origins.push_back(message.origin);
    }
    pg::Session& session = scope.session();
    Task<std::int64_t> begun =
        session.execute(k_begin_threads, models, threads, thread_times, origins, scope.version());
    Task<std::int64_t> added = session.execute(k_add_messages, models, threads, ext_ids, roles,
                                               contents, times, metadata, origins, scope.version());
    Task<std::vector<std::int64_t>> conflicting =
        session.all(k_conflicting_messages, models, threads, ext_ids, roles, contents);
    co_await std::move(begun);
    MessagesStored stored;
    stored.inserted = co_await std::move(added);
    stored.conflicting = co_await std::move(conflicting);
    co_return stored;
}

} // namespace nof0::storage
