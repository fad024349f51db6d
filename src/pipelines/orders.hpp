// OrderPipeline: orders and the changes of their status -> orders, order_versions. Whoever sends an
// order waits until its intent is committed.
//
// The greatest seq of an order wins; an equal or smaller one is a duplicate.
#pragma once

#include "domain/order.hpp"
#include "pipelines/fences.hpp"
#include "pipelines/queued_pipeline.hpp"

namespace nof0::pipelines {

class OrderPipeline final : public QueuedPipeline<Order> {
public:
    OrderPipeline(const Executor& executor, Fences& fences, std::size_t events_max = 10'000)
        : QueuedPipeline(executor, events_max), fences_(fences) {}

    std::string_view name() const override { return "orders"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    UnstorableEvent unstorable(const Order& event) const override;

    Fences& fences_;
};

} // namespace nof0::pipelines
