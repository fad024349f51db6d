// The equity sampler's clock: each minute of arena time is prepared and offered to its pipeline,
// one after the other; where the arena's clock is fast, some time after it was over.
#pragma once

#include "jobs/job.hpp"
#include "pipelines/equity_sampler.hpp"

namespace nof0::jobs {

// Looks at the arena's clock in this period of wall time and offers one minute a look, so that it
// keeps up with a clock of twice a thousand times the wall's. Minutes that are more than the
// sampler's k_late_max behind are given up, which is logged with their number. A minute that began
// more than k_begin_tolerance before the first look is left to the next one.
Job equity_job(pipelines::EquitySampler& sampler, pg::Pool& pool,
               Milliseconds period = Milliseconds{25});
inline constexpr std::int64_t k_begin_tolerance_ms = 2'000;

} // namespace nof0::jobs
