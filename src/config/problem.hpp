// One mistake in the configuration, as one line a person can act on:
//
//   etc/nof0.yaml:4:7: Port: found "http"; allowed is a whole number from 0 to 65535
//
// and the exception that carries all of them at once (exit code 2).
#pragma once

#include "base/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::config {

// Where in a file; both count from 1, 0 = not in a file.
struct Place {
    int line = 0;
    int column = 0;
};

struct Problem {
    std::string file; // as the reader named it; "environment" for a variable
    Place place;
    std::string key;     // full path, such as traders[momentum].risk_params.max_positions
    std::string message; // what was found; what is allowed

    std::string text() const;
};

class ConfigError : public UsageError {
public:
    explicit ConfigError(std::vector<Problem> problems); // REQUIRES at least one
    const std::vector<Problem>& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

// Text from a file or a variable made fit for one line of a message: cut, control characters and
// invalid UTF-8 replaced, in double quotes.
std::string quoted_for_message(std::string_view text);

} // namespace nof0::config
