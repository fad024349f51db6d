// The variables that a configuration may refer to, as a value: the process's own or a test's.
//
// Nothing but src/config reads the environment, so that every setting has one visible origin.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::config {

class Environment {
public:
    Environment() = default; // no variables
    explicit Environment(std::map<std::string, std::string, std::less<>> variables)
        : variables_(std::move(variables)) {}

    // A copy of the process's environment at this moment.
    static Environment of_process();

    // The value, or nothing when the variable is absent. Empty is a value.
    std::optional<std::string_view> find(std::string_view name) const;
    // As find(), but empty counts as absent: `NOF0_REDIS_URL= nof0 up` means "not configured".
    std::optional<std::string_view> find_filled(std::string_view name) const;

private:
    std::map<std::string, std::string, std::less<>> variables_;
};

} // namespace nof0::config
