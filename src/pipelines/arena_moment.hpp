// ArenaMomentPipeline: where the simulated arena stands -> arena_clock, sim_markets. Of several
// moments the newest is stored; the clock never goes back.
#pragma once

#include "domain/arena_moment.hpp"
#include "pipelines/queued_pipeline.hpp"

namespace nof0::pipelines {

class ArenaMomentPipeline final : public QueuedPipeline<ArenaMoment> {
public:
    explicit ArenaMomentPipeline(const Executor& executor, std::size_t events_max = 10'000)
        : QueuedPipeline(executor, events_max) {}

    std::string_view name() const override { return "arena_clock"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const ArenaMoment& event) const override;
};

} // namespace nof0::pipelines
