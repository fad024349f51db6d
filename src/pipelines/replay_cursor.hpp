// ReplayCursorPipeline: how far a recorded file was read -> one row of feed_cursors for each file,
// so that a killed replay goes on where it stood.
//
// A position is offered only after everything before it is durable (the replay waits for that); so
// it may lag and repeat a few records, never skip one. One thread: the writer's.
#pragma once

#include "pipelines/queued_pipeline.hpp"
#include "storage/pg/pool.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0::pipelines {

struct ReplayedTo {
    std::string file;             // its content's name: see replay_name() in app/replay.cpp
    std::int64_t record = 0;      // so many records are done
    std::int64_t shift_ms = 0;    // by which the file was moved in time
    std::int64_t received_ms = 0; // of the last of them
};

class ReplayCursorPipeline final : public QueuedPipeline<ReplayedTo> {
public:
    explicit ReplayCursorPipeline(const Executor& executor) : QueuedPipeline(executor, 1'000) {}

    std::string_view name() const override { return "replay"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const ReplayedTo& event) const override;
};

// Where the file stood last; empty when it was never read. Throws Unavailable.
Task<std::optional<ReplayedTo>> replayed_to(pg::Pool& pool, std::string file);

} // namespace nof0::pipelines
