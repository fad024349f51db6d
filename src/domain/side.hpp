// Side: of a position or trade. A fill has an OrderSide (buy or sell), which is another thing: a
// sell opens a short and closes a long.
#pragma once

#include <optional>
#include <string_view>

namespace nof0 {

enum class Side { long_side, short_side };

// "long", "short": the text of the schema and the public API.
std::string_view to_text(Side side);
std::optional<Side> side_from_text(std::string_view text);
constexpr int sign_of(Side side) {
    return side == Side::long_side ? 1 : -1;
}
constexpr Side opposite(Side side) {
    return side == Side::long_side ? Side::short_side : Side::long_side;
}

} // namespace nof0
