#include "config/placeholders.hpp"

namespace nof0::config {
namespace {

bool is_variable_name(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) {
        return false;
    }
    return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_") == name.npos;
}

} // namespace

Expansion expand_placeholders(std::string_view text, const Environment& environment) {
    using Outcome = Expansion::Outcome;
    Expansion expansion;
    while (true) {
        const std::size_t start = text.find("${");
        expansion.text += text.substr(0, start);
        if (start == text.npos) {
            return expansion;
        }
        const std::size_t end = text.find('}', start);
        const std::string_view name =
            end == text.npos ? std::string_view{} : text.substr(start + 2, end - start - 2);
        if (!is_variable_name(name)) {
            return {Outcome::malformed, {}, {}};
        }
        const auto value = environment.find(name);
        if (!value) {
            return {Outcome::unset, {}, std::string(name)};
        }
        if (expansion.variable.empty()) {
            expansion.variable = name;
        }
        expansion.outcome = Outcome::expanded;
        expansion.text += *value;
        text.remove_prefix(end + 1);
    }
}

} // namespace nof0::config
