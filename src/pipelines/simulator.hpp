// SimulatorPipeline: the simulated venue's steps -> sim_orders, sim_balances, sim_positions,
// sim_venues -> nof0:sim:orders:{trader_id}, nof0:sim:balances:{trader_id}, so that a paper arena
// survives a restart to the last order. An order of the simulator is acknowledged only after its
// commit. The fills and the money of a step take the way of all fills (fills.hpp), in the same
// transaction when they are offered without a pause in between.
//
// The greatest seq of each row wins, so steps may come twice or late. A step under a lease that
// somebody else holds by now is dropped: two processes must not run one venue.
#pragma once

#include "domain/sim_transaction.hpp"
#include "pipelines/fences.hpp"
#include "pipelines/queued_pipeline.hpp"

namespace nof0::pipelines {

class SimulatorPipeline final : public QueuedPipeline<SimTransaction> {
public:
    SimulatorPipeline(const Executor& executor, Fences& fences, std::size_t events_max = 10'000)
        : QueuedPipeline(executor, events_max), fences_(fences) {}

    std::string_view name() const override { return "simulator"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const SimTransaction& event) const override;

    Fences& fences_;
};

} // namespace nof0::pipelines
