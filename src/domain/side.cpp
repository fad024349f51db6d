#include "domain/side.hpp"

namespace nof0 {

std::string_view to_text(Side side) {
    return side == Side::long_side ? "long" : "short";
}

std::optional<Side> side_from_text(std::string_view text) {
    if (text == "long") {
        return Side::long_side;
    }
    return text == "short" ? std::optional(Side::short_side) : std::nullopt;
}

} // namespace nof0
