// Endpoint: one public GET route, described once: what answers it, what it takes and what is told
// of it in /api/openapi.json. The table is in arena_routes.cpp.
#pragma once

#include "api/lists.hpp"
#include "api/question.hpp"

#include <span>
#include <string_view>

namespace nof0::api {

struct Endpoint {
    std::string_view pattern;
    std::string_view name; // label of metrics; operationId of the document
    std::string_view cache_control;
    std::string_view schema; // of the answer, by its name in src/api/schemas
    std::string_view says;   // one sentence
    Ask ask = nullptr;       // null: a route of its own, described here
    std::span<const Parameter> parameters{};
    const ListResource* list = nullptr; // what it exports as CSV and NDJSON
};

// In the order of the document.
std::span<const Endpoint> arena_endpoints();

} // namespace nof0::api
