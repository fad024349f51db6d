#include "jobs/batches.hpp"

#include "base/log.hpp"
#include "storage/head.hpp"
#include "storage/partitions.hpp"
#include "storage/views.hpp"

namespace nof0::jobs {
namespace {

constexpr Milliseconds k_budget{60'000};
constexpr Milliseconds k_refresh_budget{10 * 60'000}; // it reads every snapshot there is

// Parameters by value: they live in the coroutine.
Task<> refresh(pg::Pool& pool, std::shared_ptr<std::int64_t> refreshed_version) {
    const Deadline deadline = Deadline::after(k_refresh_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    const storage::Head head = co_await storage::read_head(session);
    if (head.version == *refreshed_version) {
        co_return;
    }
    co_await storage::refresh_views(session);
    *refreshed_version = head.version;
}

Task<> make_partitions(pg::Pool& pool, ArenaTime now) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    for (const auto table : {storage::PartitionedTable::price_ticks,
                             storage::PartitionedTable::account_equity_snapshots}) {
        const int made =
            co_await storage::ensure_months_ahead(session, table, now.ms(), k_months_ahead);
        if (made > 0) {
            log_info("jobs.partitions_made", {{"partitions", made}});
        }
    }
}

Task<> compute(pipelines::AnalyticsPipeline& pipeline, pg::Pool& pool) {
    co_await pipeline.compute(pool);
}

} // namespace

Job analytics_job(pipelines::AnalyticsPipeline& pipeline, pg::Pool& pool, Milliseconds period) {
    return {.name = "analytics", .period = period, .run_once = [&pipeline, &pool](ArenaTime) {
                return compute(pipeline, pool);
            }};
}

Job view_refresh_job(pg::Pool& pool, Milliseconds period) {
    const auto refreshed_version = std::make_shared<std::int64_t>(-1);
    return {.name = "view_refresh",
            .period = period,
            .run_once = [&pool, refreshed_version](ArenaTime) {
                return refresh(pool, refreshed_version);
            }};
}

Job partitions_ahead_job(pg::Pool& pool, Milliseconds period) {
    return {.name = "partitions_ahead", .period = period, .run_once = [&pool](ArenaTime now) {
                return make_partitions(pool, now);
            }};
}

} // namespace nof0::jobs
