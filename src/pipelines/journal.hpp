// JournalPipeline: decision cycles -> decision_cycles with their threads ->
// nof0:decision:last:{model_id}, nof0:conversations:{model_id}.
//
// A cycle and what was said in it are one transaction. (trader, number) happens once: the same
// cycle again is a duplicate, another one under its number is quarantined. The prompt's digest is
// the SHA-256 of all that was said before the last answer of the model.
#pragma once

#include "domain/decision_cycle.hpp"
#include "pipelines/fences.hpp"
#include "pipelines/queued_pipeline.hpp"
#include "storage/decisions.hpp"

namespace nof0::pipelines {

class JournalPipeline final : public QueuedPipeline<DecisionCycle> {
public:
    JournalPipeline(const Executor& executor, Fences& fences, std::size_t events_max = 1'000)
        : QueuedPipeline(executor, events_max), fences_(fences) {}

    std::string_view name() const override { return "journal"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const DecisionCycle& event) const override;

    Fences& fences_;
};

storage::DecisionFact decision_fact(const DecisionCycle& cycle);

} // namespace nof0::pipelines
