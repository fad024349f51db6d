// Lists that are read newest first: their filters, their pages and their exports, described once.
#pragma once

#include "api/parameters.hpp"
#include "api/question.hpp"
#include "projections/list_page.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nof0::api {

// Rows of one page that may be asked for, and those of a page that names no limit.
inline constexpr std::int64_t k_page_limit_max = 1'000;
inline constexpr std::int64_t k_page_limit = 100;

struct ListResource {
    std::string_view member;  // of the answer: "trades"
    std::string_view columns; // of the CSV, separated by ',': members of a row
    projections::BuildPage page;
    std::span<const Parameter> parameters; // their names say what they bound
    std::string_view path_trader{};        // name of the path's segment that is the trader
};

// Rows of an export that names no limit: all of them.
inline constexpr std::int64_t k_everything = -1;

// What the request asks of the list. `limit` is k_everything where none is given.
Result<projections::ListAsk> list_ask(const Request& request, const ListResource& list);
// Whether any of the list's parameters but `limit` is given.
bool is_filtered(const Request& request, const ListResource& list);
// "trades?limit=100&symbol=BTC": equal for equal asks.
std::string name_of(const ListResource& list, const projections::ListAsk& ask);
// One page, as {"<member>":[...],"next":..,"prev":..}.
Result<Question> page_question(const Request& request, const ListResource& list);

namespace parameters {

inline constexpr Parameter model_id{"model_id", ParameterKind::traders,
                                    "only of these traders: ids, separated by commas"};
inline constexpr Parameter symbol{"symbol", ParameterKind::symbol, "only of this asset"};
inline constexpr Parameter from{"from", ParameterKind::time,
                                "at this time or later: ms since 1970, or ISO 8601 in UTC"};
inline constexpr Parameter to{"to", ParameterKind::time,
                              "before this time: ms since 1970, or ISO 8601 in UTC"};
inline constexpr Parameter before{"before", ParameterKind::cursor,
                                  "older rows than this place: `next` of an answer"};
inline constexpr Parameter after{"after", ParameterKind::cursor,
                                 "newer rows than this place: `prev` of an answer"};
inline constexpr Parameter page_limit{"limit", ParameterKind::whole_number, "rows of the answer", 1,
                                      k_page_limit_max};
inline constexpr Parameter format{"format",
                                  ParameterKind::choice,
                                  "csv or ndjson: a download of all rows that fit, however many",
                                  0,
                                  0,
                                  "json|csv|ndjson"};

} // namespace parameters

} // namespace nof0::api
