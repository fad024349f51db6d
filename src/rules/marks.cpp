#include "rules/marks.hpp"

#include "rules/rounding.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace nof0::rules {

double unrealized_pnl(double quantity, double entry_price, double mark) {
    return quantity * (mark - entry_price);
}

double public_closed_pnl(double quantity, double entry_price) {
    constexpr double fee_rate = 0.00045;
    const double fee = round_half_even(std::fabs(quantity) * entry_price * fee_rate, 2);
    return fee == 0 ? 0 : -fee;
}

double margin(double quantity, double entry_price, double leverage, double unrealized,
              double closed_pnl) {
    return std::fabs(quantity) * entry_price / leverage + unrealized + closed_pnl;
}

double liquidation_price(double quantity, double mark, double margin, double max_leverage) {
    if (quantity == 0 || !(max_leverage > 0)) {
        return 0;
    }
    const double side = quantity > 0 ? 1 : -1;
    const double size = std::fabs(quantity);
    const double maintenance = 1 / (2 * max_leverage);
    const double distance = (margin - maintenance * size * mark) / size / (1 - maintenance * side);
    return std::max(0.0, mark - side * distance);
}

std::optional<double> known_max_leverage(const Symbol& symbol) {
    struct Known {
        std::string_view symbol;
        double max_leverage;
    };
    static constexpr std::array<Known, 6> table{
        {{"BTC", 40}, {"ETH", 25}, {"SOL", 20}, {"XRP", 20}, {"DOGE", 10}, {"BNB", 10}}};
    for (const Known& known : table) {
        if (known.symbol == symbol.text()) {
            return known.max_leverage;
        }
    }
    return std::nullopt;
}

MarkedPosition mark_position(Position position, MarkPrices prices,
                             std::optional<double> max_leverage) {
    const double leverage = position.leverage.value_or(1);
    const double unrealized = unrealized_pnl(position.quantity, position.entry_price, prices.mark);
    const double own_margin =
        margin(position.quantity, position.entry_price, std::max(leverage, 1.0), unrealized,
               position.closed_pnl.value_or(0));
    const bool can_be_liquidated = leverage > 1 && max_leverage.has_value();
    const double liquidated_at =
        can_be_liquidated
            ? liquidation_price(position.quantity, prices.mark, own_margin, *max_leverage)
            : 0;
    return {std::move(position), prices.mid, unrealized, own_margin, liquidated_at};
}

} // namespace nof0::rules
