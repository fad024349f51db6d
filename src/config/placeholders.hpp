// `${NAME}` in a configuration value stands for an environment variable.
//
// Expansion happens after YAML has been read, so a variable's value can never change the shape of
// the file. `$NAME` without braces is ordinary text.
#pragma once

#include "config/environment.hpp"

#include <string>
#include <string_view>

namespace nof0::config {

struct Expansion {
    enum class Outcome {
        literal,   // no placeholder in the text
        expanded,  // every variable was there
        unset,     // `variable` is absent
        malformed, // "${" without a name and a closing brace
    };
    Outcome outcome = Outcome::literal;
    std::string text;     // of literal and expanded
    std::string variable; // the first one used, or the one that is absent
};

Expansion expand_placeholders(std::string_view text, const Environment& environment);

} // namespace nof0::config
