// Reads one decision out of its JSON object. Internal to this folder.
#pragma once

#include "domain/decision.hpp"
#include "traders/llm/answer_parser.hpp"
#include "traders/llm/json_in_text.hpp"

#include <optional>
#include <string>

namespace nof0::traders {

// Figures as models write them in quotes: "114,000.5", "$3950", "10x", "65%". Nothing else.
std::optional<double> figure_from_text(std::string_view text);

// The known symbol a model means: the same letters in any case, with or without "-PERP", "/USDC",
// "USDT" and the like behind it; empty when none.
std::string_view known_symbol(std::string_view text, const std::vector<std::string>& symbols);

// `key` is the coin that the object stands under, empty when it must name its own. No decision
// when a problem is invalid; confidence is as written, see scale_confidence().
std::optional<Decision> read_decision(const ModelJson& object, const std::string& path,
                                      std::string_view key, const AnswerRules& rules,
                                      AnswerProblems& problems);

} // namespace nof0::traders
