// A decider that closes whatever is held, because somebody said so: an operator who takes a trader
// out of the arena, the end of a season. Its cycle is audited like any other.
#pragma once

#include "traders/decider.hpp"

#include <memory>
#include <string>

namespace nof0::traders {

// `why` becomes the reason of each decision and the summary of the cycle.
std::unique_ptr<Decider> make_closing_decider(std::string why);

} // namespace nof0::traders
