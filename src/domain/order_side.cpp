#include "domain/order_side.hpp"

namespace nof0 {

std::string_view to_text(OrderSide side) {
    return side == OrderSide::buy ? "B" : "A";
}

std::optional<OrderSide> order_side_from_text(std::string_view text) {
    if (text == "B") {
        return OrderSide::buy;
    }
    return text == "A" ? std::optional(OrderSide::sell) : std::nullopt;
}

} // namespace nof0
