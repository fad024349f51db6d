// The description of this API for programs and for people: /api/openapi.json (OpenAPI 3.1), made of
// the endpoint table (endpoint.hpp), the parameters that requests are checked against, and the
// schemas of src/api/schemas; and /api/docs, a page made of the same, without scripts.
#pragma once

#include "api/http/router.hpp"

#include <string>
#include <vector>

namespace nof0::api {

// The same text for the same program.
std::string openapi_document();
// A whole page; what it needs comes from this server.
std::string docs_page();
std::string docs_style(); // its style sheet

// GET /api/openapi.json, /api/docs and its style sheet.
std::vector<Route> openapi_routes();

} // namespace nof0::api
