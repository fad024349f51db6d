// What the configuration tells spectators of an arena: its name, markets, exchanges and rules. No
// keys, no addresses of accounts, no hosts.
#pragma once

#include "config/config.hpp"

#include <string>

namespace nof0::app {

// A JSON object with the members name, markets, exchanges, initial_equity and rules, as /api/arena
// shows them. Fees that a venue decides for each account are null.
std::string arena_description(const config::Config& config);

} // namespace nof0::app
