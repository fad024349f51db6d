// The shape of a model's answer, as JSON schema: one object with a key for every coin on offer and
// a summary. Written for the strictest dialect (every object closed, every key required, optional
// means "or null"), so that a service that enforces schemas accepts it as it is.
#pragma once

#include "domain/trading_context.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

inline constexpr std::string_view k_answer_summary = "summary";

// The coins a context offers: what answers may speak of.
std::vector<std::string> answer_symbols(const TradingContext& context);

// The schema itself; `symbols` as keys, in that order.
std::string answer_schema(const std::vector<std::string>& symbols);

} // namespace nof0::traders
