// Conversations of a recording: in batches, because a transaction keeps other writers waiting.
#include "pipelines/import/import_run.hpp"
#include "storage/conversations.hpp"

#include <optional>

namespace nof0::pipelines {
namespace {

constexpr std::uint64_t k_conversations_of_batch = 500;

} // namespace

Task<> ImportRun::conversations() {
    ImportCount count{.what = "conversations"};
    std::optional<storage::WriteScope> scope = co_await open();
    std::uint64_t written_before = 0;
    auto reader = recording_.conversations();
    while (const RecordedConversation* record = reader.next()) {
        co_await conversation(*scope, *record, count);
        if (count.read % k_conversations_of_batch == 0) {
            if (count.written > written_before) {
                co_await scope->commit();
            }
            written_before = count.written;
            progress(reader.bytes_done());
            scope.reset(); // rolls back what wrote nothing, before the head row is asked for again
            scope.emplace(co_await open());
        }
    }
    if (count.written > written_before) {
        co_await scope->commit();
    }
    bytes_done_ += reader.bytes_done();
    summary_.counts.push_back(count);
}

Task<> ImportRun::conversation(storage::WriteScope& scope, const RecordedConversation& record,
                               ImportCount& count) {
    const bool is_invocation = record.shape == ConversationShape::invocation;
    const storage::NewThread thread =
        is_invocation ? invocation_thread(record, stamp()) : plain_thread(record, stamp());
    const auto stored = co_await storage::store_thread(scope, thread);
    ++count.read;
    ++(stored ? count.written : count.already_there);
    if (stored && is_invocation) {
        const storage::NewCycle cycle = invocation_cycle(record, stamp());
        const bool is_new = co_await storage::store_cycle(scope, cycle, *stored);
        if (!is_new) {
            ++count.refused;
            count.why = record.id + ": the trader's cycle is stored under another id";
        }
    }
}

} // namespace nof0::pipelines
