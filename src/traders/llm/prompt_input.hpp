// PromptInput: all that a prompt may speak of. A plain view: whoever renders keeps the parts alive.
#pragma once

#include "domain/trading_context.hpp"
#include "rules/guard_limits.hpp"
#include "rules/risk_params.hpp"

#include <string>

namespace nof0::traders {

// The trader as its prompt introduces it. The limits are those that the guards will apply: where
// the executor's caps are stricter than the trader's own, theirs.
struct PromptTrader {
    std::string name{};
    RiskParams risk{};
    GuardLimits guards{};
    Milliseconds decision_interval{0};
};

struct PromptInput {
    const TradingContext& context;
    const PromptTrader& trader;
    std::string answer_schema{}; // JSON text, see answer_schema.hpp
};

} // namespace nof0::traders
