// The equity sampler's clock: at each new minute of arena time the sampler's minute is prepared and
// offered to its pipeline.
#pragma once

#include "jobs/job.hpp"
#include "pipelines/equity_sampler.hpp"

namespace nof0::jobs {

// Looks at the arena's clock in this period. A minute that began more than k_begin_tolerance before
// the first look is left to the next one: a sample is of its minute.
Job equity_job(pipelines::EquitySampler& sampler, pg::Pool& pool,
               Milliseconds period = Milliseconds{250});
inline constexpr std::int64_t k_begin_tolerance_ms = 2'000;

} // namespace nof0::jobs
