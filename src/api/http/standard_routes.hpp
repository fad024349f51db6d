// The three routes that every serving process has: is it alive, can it work, what has it counted.
#pragma once

#include "api/http/router.hpp"
#include "base/health.hpp"
#include "base/metrics.hpp"

#include <vector>

namespace nof0::api {

// GET /healthz   200 {"status":"ok"} as long as the process answers
// GET /readyz    200, or 503 while a part is missing:
//                {"status":"not ready","missing":[{"part":"postgres","why":"..."}]}
// GET /metrics   Prometheus text
// Both arguments must outlive the routes.
std::vector<Route> standard_routes(const Health& health, const Metrics& metrics);

} // namespace nof0::api
