// Conversations and decision cycles: what a trader was asked, what it answered and decided.
//
// One row of `conversations` is one thread: an invocation of the trader's model (with its decision
// cycle and two messages) or a plain exchange of messages.
#pragma once

#include "storage/pg/session.hpp"
#include "storage/seasons.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

// A thread with its decision cycle, if it has one. Times in microseconds.
struct InvocationRow {
    std::int64_t conversation_id = 0;
    std::string model_id;
    std::optional<std::string> ext_id; // the public id
    std::optional<std::int64_t> ts_us;
    std::optional<std::int32_t> cycle_number;
    std::optional<std::int64_t> inserted_us;
    std::optional<std::string> arena_run_id;
    std::optional<std::string> skill;
    std::optional<std::string> cot_trace;
    std::optional<std::string> cot_trace_format; // text, json
    std::optional<std::string> cot_trace_summary;
    std::optional<pg::Json> decisions;
};
BOOST_DESCRIBE_STRUCT(InvocationRow, (),
                      (conversation_id, model_id, ext_id, ts_us, cycle_number, inserted_us,
                       arena_run_id, skill, cot_trace, cot_trace_format, cot_trace_summary,
                       decisions))

struct MessageRow {
    std::int64_t conversation_id = 0;
    std::string role; // system, user, assistant
    std::string content;
    std::optional<std::int64_t> ts_us;
};
BOOST_DESCRIBE_STRUCT(MessageRow, (), (conversation_id, role, content, ts_us))

struct DecisionRow {
    std::string model_id;
    std::optional<std::int32_t> cycle_number;
    std::optional<std::string> prompt_digest;
    std::optional<pg::Json> decisions;
    std::optional<bool> success;
    std::optional<std::string> error_message;
    WallTime executed_at;
};
BOOST_DESCRIBE_STRUCT(DecisionRow, (),
                      (model_id, cycle_number, prompt_digest, decisions, success, error_message,
                       executed_at))

// Newest first over all traders; threads of the same instant by id.
Task<std::vector<InvocationRow>> recent_invocations(pg::Session& session, std::int64_t limit);
// The messages of those threads, in the order in which they were said.
Task<std::vector<MessageRow>> messages_of(pg::Session& session,
                                          const std::vector<std::int64_t>& conversation_ids);
// The newest messages of one trader, newest first.
Task<std::vector<MessageRow>> recent_messages_of(pg::Session& session, std::string_view trader,
                                                 std::int64_t limit);
Task<std::optional<DecisionRow>> last_decision_of(pg::Session& session, std::string_view trader);

struct InvocationCountRow {
    std::string model_id;
    std::int64_t invocations = 0;
};
BOOST_DESCRIBE_STRUCT(InvocationCountRow, (), (model_id, invocations))
// Decision cycles that this arena ran itself (not imported ones) in the season, by trader.
Task<std::vector<InvocationCountRow>> native_invocation_counts(pg::Session& session,
                                                               const Season& season);

struct NewMessage {
    std::string role;
    std::string content;
    std::optional<std::int64_t> ts_us;
};

struct NewThread {
    std::string model_id;
    std::string ext_id; // unique
    std::optional<std::int64_t> ts_us;
    std::string origin;
    std::vector<NewMessage> messages;
};

// The thread with its messages; nullopt when its ext_id is stored already.
struct StoredThread {
    std::int64_t conversation_id = 0;
    std::vector<std::int64_t> message_ids; // as NewThread::messages
};
Task<std::optional<StoredThread>> store_thread(WriteScope& scope, const NewThread& thread);

struct NewCycle {
    std::string model_id;
    std::int32_t cycle_number = 0;
    std::string ext_id;
    std::string prompt_digest; // sha256 of the prompt, hex
    std::string cot_trace;
    std::string cot_trace_format; // text, json
    std::string cot_trace_summary;
    std::string decisions_json;
    bool success = false;
    std::optional<std::string> error_message;
    std::string skill;
    std::string arena_run_id;
    std::int64_t inserted_us = 0;
    std::int64_t executed_us = 0;
    std::string origin;
};
// False when the trader's cycle is stored already. `thread` holds the prompt, then the answer.
Task<bool> store_cycle(WriteScope& scope, const NewCycle& cycle, const StoredThread& thread);

// A message of a live thread. Threads begin with the first of their messages that arrives, so what
// is known of the thread comes with each.
struct ThreadMessage {
    std::string model_id;
    std::string thread_ext_id;             // unique
    std::optional<std::int64_t> thread_us; // when the thread began
    std::string ext_id;                    // thread_ext_id#n, n counting from 0
    std::string role;
    std::string content;
    std::optional<std::int64_t> ts_us;
    pg::Json metadata;
    std::string origin;
};
struct MessagesStored {
    std::int64_t inserted = 0;
    std::vector<std::int64_t> conflicting; // indices of those whose place holds another message
};
// In any order and any number of times.
Task<MessagesStored> store_messages(WriteScope& scope, const std::vector<ThreadMessage>& messages);

} // namespace nof0::storage
