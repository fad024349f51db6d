// as_of: the moment of the past that a request asks for, on every route.
//
//   as_of=1763805600000            ms since 1970, arena time
//   as_of=2026-11-22T10:00:00Z     the same, as ISO 8601; fractions down to the millisecond
//   as_of=v:1234                   the data version itself, as X-Data-Version named it
//
// A time means the greatest version at or before it: of one that is still to come the newest, of
// one before the first fact the empty arena of version 0.
#pragma once

#include "api/answer_memo.hpp"
#include "api/document_source.hpp"
#include "api/http/request.hpp"
#include "api/question.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace nof0::api {

struct AsOf {
    std::optional<std::int64_t> version{};
    std::int64_t at_ms = 0; // without a version
};

// nullopt: the present is asked for. A sentence for whatever is none of the three forms.
Result<std::optional<AsOf>> parse_as_of(const Request& request);

// Renders an answer with headers of its own.
using RenderAnswer = RenderedPtr (*)(const Question& question, const cache::Document& document,
                                     std::vector<NamedText> headers);

// How long answers about the past are kept: they never change, so only their number ends them.
AnswerMemoOptions past_memo_options();

// The question as of that moment: X-As-Of says "exact", or "bars" where prices are known by the
// minute only; 404 when there is no such version. `memo` is one of past_memo_options().
Task<RenderedPtr> answer_as_of(DocumentSource& source, AnswerMemo& memo, AsOf as_of,
                               Question question, RenderAnswer render);

} // namespace nof0::api
