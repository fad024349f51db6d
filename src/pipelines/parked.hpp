// ParkedPipeline: parked events that were stored after all -> parked_events.resolved_at.
//
// Offer one only after the event itself is durable (Ingest::written()), and with the attempts that
// its row had before it was tried again: a row that was parked again meanwhile stays. One thread:
// the writer's.
#pragma once

#include "pipelines/queued_pipeline.hpp"

#include <cstdint>

namespace nof0::pipelines {

struct ParkedResolved {
    std::int64_t id = 0; // of parked_events
    std::int32_t attempts = 0;
};

class ParkedPipeline final : public QueuedPipeline<ParkedResolved> {
public:
    explicit ParkedPipeline(const Executor& executor) : QueuedPipeline(executor, 1'000) {}

    std::string_view name() const override { return "parked"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const ParkedResolved& event) const override;
};

} // namespace nof0::pipelines
