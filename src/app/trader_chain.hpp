// One decision cycle of a trader on one screen: what it was shown, what it decided, what the
// guards said with their numbers, the orders, their executions, and the trades with their result.
#pragma once

#include "app/commands/command.hpp"
#include "storage/read_scope.hpp"

#include <optional>
#include <string>

namespace nof0::app {

// The screen, or JSON {"chain": as /api/traders/{id}/decisions, "messages": [...]}. nullopt: the
// trader has no cycle of this number. Throws Unavailable.
Task<std::optional<std::string>> trader_chain(storage::ReadScope& scope, std::string trader,
                                              std::int32_t cycle, OutputFormat output);

} // namespace nof0::app
