#include "config/environment.hpp"

#include <unistd.h>

namespace nof0::config {

Environment Environment::of_process() {
    std::map<std::string, std::string, std::less<>> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != text.npos) {
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return Environment(std::move(variables));
}

std::optional<std::string_view> Environment::find(std::string_view name) const {
    const auto at = variables_.find(name);
    return at == variables_.end() ? std::nullopt : std::optional<std::string_view>(at->second);
}

std::optional<std::string_view> Environment::find_filled(std::string_view name) const {
    const auto value = find(name);
    return value && value->empty() ? std::nullopt : value;
}

} // namespace nof0::config
