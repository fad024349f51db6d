// The operator's endpoints. They need "Authorization: Bearer <token>", compared in constant time;
// without a configured token there are none.
//
//   POST /api/operator/traders/{id}/pause    {"reason": "..."}, both optional
//   POST /api/operator/traders/{id}/resume
//   POST /api/operator/cache/rebuild         fills Redis from Postgres
//   GET  /api/operator/commands/{id}         what came of one
//
// A POST answers 202 with {"command_id":N,"status":"waiting"} and the Location of the last one: the
// process that trades, or writes, takes the command up within a second.
#pragma once

#include "api/http/router.hpp"
#include "api/operator_commands.hpp"

#include <string>
#include <vector>

namespace nof0::api {

// `commands` must outlive the routes. Empty when there is no token.
std::vector<Route> operator_routes(OperatorCommands& commands, const std::string& token);

} // namespace nof0::api
