#include "domain/symbol.hpp"

#include <algorithm>

namespace nof0 {

bool Symbol::is_valid(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("@#:/._-").find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= k_length_max &&
           std::all_of(text.begin(), text.end(), allowed);
}

Result<Symbol> Symbol::parse(std::string_view text) {
    if (!is_valid(text)) {
        return fail("a symbol has 1 to 32 characters of A-Z a-z 0-9 @ # : / . _ -");
    }
    return Symbol(text);
}

Symbol::Symbol(std::string_view text) : text_(text) {
    ensure(is_valid(text), "a symbol is checked before it is made");
}

} // namespace nof0
