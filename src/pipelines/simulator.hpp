// SimulatorPipeline: the simulator's books -> sim_orders, sim_balances ->
// nof0:sim:orders:{trader_id}, nof0:sim:balances:{trader_id}, so that a paper arena survives a
// restart to the last order. An order of the simulator is acknowledged only after its commit.
//
// The greatest seq of each order and of each balance wins, so changes may come twice or late.
#pragma once

#include "domain/sim_book.hpp"
#include "pipelines/queued_pipeline.hpp"

namespace nof0::pipelines {

class SimulatorPipeline final : public QueuedPipeline<SimChange> {
public:
    explicit SimulatorPipeline(const Executor& executor, std::size_t events_max = 10'000)
        : QueuedPipeline(executor, events_max) {}

    std::string_view name() const override { return "simulator"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const SimChange& event) const override;
};

} // namespace nof0::pipelines
