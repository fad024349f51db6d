// The limits of one trader, gathered from the configuration for rules/guards.hpp.
#pragma once

#include "config/executor_config.hpp"
#include "config/trader_config.hpp"
#include "rules/guard_rules.hpp"

namespace nof0::traders {

// An override of the executor's file belongs to the trader when it bears its id, else to a symbol.
rules::GuardRules guard_rules_of(const config::TraderConfig& trader,
                                 const config::ExecutorConfig& executor);

} // namespace nof0::traders
