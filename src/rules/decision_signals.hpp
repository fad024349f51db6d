// The signals in a model's answer. Models answer with one object per coin; what is not one (a
// sentence, an unknown word) gives no signal, because a decision is never guessed.
#pragma once

#include "domain/signal.hpp"

#include <string_view>
#include <vector>

namespace nof0::rules {

// `llm_response` is JSON: coin -> {signal, confidence, leverage, ...}. Sorted by symbol. Text that
// is not JSON, or no object, has no signals. A number that no double holds is unknown; it takes
// nothing else with it.
std::vector<Signal> signals_of(std::string_view llm_response, ArenaTime time);

} // namespace nof0::rules
