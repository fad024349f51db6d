#include "domain/position.hpp"

namespace nof0 {

std::string_view to_text(PositionStatus status) {
    return status == PositionStatus::open ? "open" : "closed";
}

std::optional<PositionStatus> position_status_from_text(std::string_view text) {
    if (text == "open") {
        return PositionStatus::open;
    }
    return text == "closed" ? std::optional(PositionStatus::closed) : std::nullopt;
}

} // namespace nof0
