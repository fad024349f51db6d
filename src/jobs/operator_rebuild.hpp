// Fills Redis from Postgres when an operator asked for it (operator_commands: cache_rebuild), and
// writes down what came of it.
#pragma once

#include "jobs/job.hpp"
#include "projections/documents.hpp"

namespace nof0::jobs {

// `documents` on a pool with the writer's role; it must outlive the job.
Job operator_rebuild_job(projections::Documents& documents);

} // namespace nof0::jobs
