// The public record of an answer: what clients of such arenas read as `llm_response`.
#pragma once

#include "domain/decision.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

// {"BTC": {"coin", "signal", "quantity", "leverage", "profit_target", "stop_loss", "risk_usd",
// "confidence", "invalidation_condition", "justification"}}; confidence is 0..1, what was not said
// is null.
std::string decisions_json(const std::vector<Decision>& decisions);

// {"failed_json_response_raw_text": "..."}: an answer that no decision could be made of.
std::string failed_answer_json(std::string_view raw_text);

// One or two sentences about the decisions for the public chat, for models that wrote none.
std::string summary_of(const std::vector<Decision>& decisions);

} // namespace nof0::traders
