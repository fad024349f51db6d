// AnalyticsPipeline: the analytics of traders whose native trades or decisions changed, computed
// whole -> model_analytics, model_analytics_history -> nof0:analytics:{model_id} and what shows it;
// and the risk of every trader that has a new hour of equity -> trader_risk -> the leaderboard.
//
//   co_await pipeline.compute(pool)   reads one snapshot, outside of any fact transaction
//   write(scope, max)                 stores what was computed, then how far was read
//
// Sums are exact, so the payload is a function of the facts and not of their order; its updated_at
// is the time of the newest fact in it. The cost is in proportion to the trades and decisions of
// the changed traders. After a crash between the two steps the same is computed again.
#pragma once

#include "pipelines/queued_pipeline.hpp"
#include "storage/read_scope.hpp"
#include "storage/trader_risk.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0::pipelines {

// One trader's analytics as of a version. The last of a run says that all before it are stored.
struct ComputedAnalytics {
    std::string trader{}; // empty: all before it were stored, the cursor moves
    std::string payload{};
    std::int64_t updated_us = 0;
    std::int64_t version = 0; // of the snapshot
    std::int64_t at_ms = 0;
    bool is_last = false;
    // Then no analytics, but what the trader's hourly equity says of risk.
    std::optional<storage::TraderRiskRow> risk{};
};

class AnalyticsPipeline final : public QueuedPipeline<ComputedAnalytics> {
public:
    explicit AnalyticsPipeline(const Executor& executor, std::size_t events_max = 1'000)
        : QueuedPipeline(executor, events_max) {}

    // Computes what changed since the stored cursor and queues it; waits where the queue is full.
    // The number of traders. While a former run still waits to be stored, nothing: 0.
    Task<std::size_t> compute(pg::Pool& pool);

    std::string_view name() const override { return "analytics"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    Task<std::size_t> compute_risks(storage::ReadScope& scope);
    UnstorableEvent unstorable(const ComputedAnalytics& event) const override;
};

} // namespace nof0::pipelines
