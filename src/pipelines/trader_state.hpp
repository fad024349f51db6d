// TraderStatePipeline: the manager's decisions about traders -> trader_state and one line of
// trader_state_history for each -> nof0:trader:{id}:state.
//
// The greatest seq of a trader wins; an equal or smaller one is a duplicate. A transaction takes at
// most one change of a trader, so that each leaves its line of history.
#pragma once

#include "domain/trader_state.hpp"
#include "pipelines/fences.hpp"
#include "pipelines/queued_pipeline.hpp"

namespace nof0::pipelines {

class TraderStatePipeline final : public QueuedPipeline<TraderState> {
public:
    TraderStatePipeline(const Executor& executor, Fences& fences, std::size_t events_max = 1'000)
        : QueuedPipeline(executor, events_max), fences_(fences) {}

    std::string_view name() const override { return "trader_state"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const TraderState& event) const override;

    Fences& fences_;
};

} // namespace nof0::pipelines
