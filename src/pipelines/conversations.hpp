// ConversationPipeline: messages of live threads -> conversations, conversation_messages ->
// nof0:conversations:{model_id}.
//
// A message is a fact: (thread, n) is said once. The same message again is a duplicate; another one
// in its place is quarantined and the first stays. What is stored does not depend on the order of
// arrival. Content longer than k_content_bytes_max is cut, NUL and invalid UTF-8 are replaced; such
// a row says so in its metadata.
#pragma once

#include "domain/thread.hpp"
#include "pipelines/queued_pipeline.hpp"
#include "storage/conversations.hpp"
#include "storage/quarantine.hpp"

#include <vector>

namespace nof0::pipelines {

inline constexpr std::size_t k_content_bytes_max = 1 << 20;

class ConversationPipeline final : public QueuedPipeline<PostedMessage> {
public:
    explicit ConversationPipeline(const Executor& executor, std::size_t events_max = 10'000)
        : QueuedPipeline(executor, events_max) {}

    std::string_view name() const override { return "conversations"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const PostedMessage& event) const override;
};

// Shared with the journal, whose cycles bring their threads along.
storage::ThreadMessage message_fact(const PostedMessage& event);
std::string message_id(const ThreadRef& thread, std::int32_t n); // "<thread>#<n>"
// Stores them, quarantines what conflicts, counts and touches.
Task<> write_messages(storage::WriteScope& scope, std::vector<storage::ThreadMessage> facts,
                      Written& written);

} // namespace nof0::pipelines
