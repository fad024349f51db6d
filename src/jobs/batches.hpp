// The plain jobs: those that call one function of another room in their period.
#pragma once

#include "jobs/job.hpp"
#include "pipelines/analytics.hpp"

namespace nof0::jobs {

// Computes the analytics of traders that changed; the pipeline's writer stores them.
Job analytics_job(pipelines::AnalyticsPipeline& pipeline, pg::Pool& pool,
                  Milliseconds period = Milliseconds{1'000});

// Refreshes the materialized views, outside of any fact transaction, when facts were written since
// the last time.
Job view_refresh_job(pg::Pool& pool, Milliseconds period = Milliseconds{60'000});

// Makes the partitions of the current month and the next three.
Job partitions_ahead_job(pg::Pool& pool, Milliseconds period = Milliseconds{3'600'000});
inline constexpr int k_months_ahead = 3;

} // namespace nof0::jobs
