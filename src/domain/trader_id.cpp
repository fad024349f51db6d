#include "domain/trader_id.hpp"

#include <algorithm>

namespace nof0 {

bool TraderId::is_valid(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= k_length_max &&
           std::all_of(text.begin(), text.end(), allowed);
}

Result<TraderId> TraderId::parse(std::string_view text) {
    if (!is_valid(text)) {
        return fail("a trader id has 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
    return TraderId(text);
}

TraderId::TraderId(std::string_view text) : text_(text) {
    ensure(is_valid(text), "a trader id is checked before it is made");
}

const TraderId& TraderId::unattributed() {
    static const TraderId id("_unattributed");
    return id;
}

} // namespace nof0
