// Names that one part of the configuration gives and another refers to.
#pragma once

#include "config/section.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::config {

// The names of providers, in file order.
template<class Named>
std::vector<std::string_view> names_of(const std::vector<Named>& named) {
    std::vector<std::string_view> names;
    for (const Named& one : named) {
        names.push_back(one.name);
    }
    return names;
}

// The message about a reference to a name that nobody gave.
std::string unknown_name(std::string_view found, const std::vector<std::string_view>& known);

// Provider names become parts of Redis keys.
void check_provider_name(Section& section, std::string_view name);

} // namespace nof0::config
