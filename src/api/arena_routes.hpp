// The public routes of an arena: which document each answers with, and how its parameters change
// that. The table is in arena_routes.cpp; a new endpoint is a row there and a golden answer.
#pragma once

#include "api/answer_memo.hpp"
#include "api/document_source.hpp"
#include "api/exports.hpp"
#include "api/http/router.hpp"

#include <vector>

namespace nof0::api {

// All GET routes that documents answer, for one shard. All arguments must outlive the routes.
std::vector<Route> arena_routes(DocumentSource& source, AnswerMemo& memo, Exports& exports,
                                const Freshness& freshness);

} // namespace nof0::api
