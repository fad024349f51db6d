// Invocation: one call of a trader's model as analytics see it: when, what it held, what it
// decided.
#pragma once

#include "domain/signal.hpp"

#include <string>
#include <vector>

namespace nof0 {

struct Invocation {
    std::string id; // of the conversation record
    ArenaTime time{};
    int coins_long = 0; // coins held when the model was called
    int coins_short = 0;
    std::vector<Signal> signals{};

    bool operator==(const Invocation&) const = default;
};

} // namespace nof0
