// Reads one decision out of its JSON object. Internal to this folder.
#pragma once

#include "domain/decision.hpp"
#include "traders/llm/answer_parser.hpp"
#include "traders/llm/json_in_text.hpp"

#include <optional>
#include <string>

namespace nof0::traders {

// `key` is the coin that the object stands under, empty when it must name its own. No decision
// when a problem is invalid; confidence is as written, see scale_confidence().
std::optional<Decision> read_decision(const ModelJson& object, const std::string& path,
                                      std::string_view key, const AnswerRules& rules,
                                      AnswerProblems& problems);

// Whether its confidence, valid or not, is written as a percentage: above 1.
bool is_in_percent(const ModelJson& object);

} // namespace nof0::traders
