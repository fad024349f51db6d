// GET /api/stream (Server-Sent Events) and GET /api/ws (WebSocket): the same messages in two
// protocols. See feed.hpp for what is told, hub.hpp for how, and subscription.hpp for parameters.
#pragma once

#include "api/stream/hub.hpp"

#include <vector>

namespace nof0::api {

// For one shard. The hub must outlive the routes.
std::vector<Route> stream_routes(Hub& hub);

} // namespace nof0::api
