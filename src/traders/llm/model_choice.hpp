// Which models are asked for a trader, in order.
#pragma once

#include "config/llm_config.hpp"

#include <string_view>
#include <vector>

namespace nof0::traders {

enum class ModelSpending {
    as_configured,
    // Outside production: only models whose cost_tier is low, where there are any.
    sparing,
};

// The trader's own model (`alias`; empty = the default one) first, then the others by priority for
// when it fails, equal ones in file order. Empty when the alias is unknown. Pointers into `llm`.
std::vector<const config::ModelConfig*>
models_to_ask(const config::LlmConfig& llm, std::string_view alias, ModelSpending spending);

} // namespace nof0::traders
