// GET /api/status: how fresh everything is. The facts come from the store; what only a process
// knows (its age, and, where the pipelines and jobs run in it, their figures) comes from its
// metrics, null where they run elsewhere.
#pragma once

#include "api/answer_memo.hpp"
#include "api/document_source.hpp"
#include "api/http/router.hpp"
#include "base/clock.hpp"
#include "base/metrics.hpp"

namespace nof0::api {

// All must outlive the route. `started` is when this process began to serve.
Route status_route(DocumentSource& source, AnswerMemo& memo, const Metrics& metrics,
                   MonotonicTime started);

} // namespace nof0::api
