// OrderSide: the venue's word for a fill or order: B (bid, buy) or A (ask, sell).
#pragma once

#include <optional>
#include <string_view>

namespace nof0 {

enum class OrderSide { buy, sell };

// "B", "A".
std::string_view to_text(OrderSide side);
std::optional<OrderSide> order_side_from_text(std::string_view text);
constexpr int sign_of(OrderSide side) {
    return side == OrderSide::buy ? 1 : -1;
}

} // namespace nof0
