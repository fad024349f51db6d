#include "rules/trades.hpp"

#include "base/ensure.hpp"
#include "base/json.hpp"

#include <cmath>
#include <fmt/format.h>

namespace nof0::rules {
namespace {

// Absolute for small amounts, relative to the trade's size for large ones: the sums were made in
// doubles by whoever recorded them.
bool near(double a, double b, double scale) {
    return std::fabs(a - b) <= 1e-9 + 1e-12 * std::fabs(scale);
}

} // namespace

double gross_pnl(const Trade& trade) {
    return (trade.exit.price - trade.entry.price) * trade.quantity;
}

double notional(const Trade& trade) {
    return std::fabs(trade.quantity) * trade.entry.price;
}

double net_pnl(const Trade& trade) {
    return trade.entry.closed_pnl + trade.exit.closed_pnl;
}

double total_commission(const Trade& trade) {
    return trade.entry.commission + trade.exit.commission;
}

bool is_winner(double realized_net_pnl) {
    return realized_net_pnl > 0;
}

bool is_winner(const Trade& trade) {
    return is_winner(trade.realized_net_pnl);
}

std::string python_float_text(double value) {
    ensure(value == 0 || (std::fabs(value) >= 1e-4 && std::fabs(value) < 1e16),
           "a float that Python prints without exponent");
    std::string text = number_text(value);
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

std::string trade_id_text(const Trade& trade) {
    return python_float_text(trade.entry.time.seconds()) + '_' + trade.symbol.text() + '_' +
           python_float_text(trade.exit.time.seconds()) + '_' + trade.trader.text();
}

std::optional<std::string> broken_identity(const Trade& trade) {
    // A folded average is rounded at 1e-12, which a large quantity multiplies.
    const double scale = notional(trade) + std::fabs(trade.quantity);
    const auto differs = [&trade](std::string_view name, double stored, double computed) {
        return fmt::format("trade {}: {} is {}, should be {}", trade.id, name, number_text(stored),
                           number_text(computed));
    };
    if ((trade.side == Side::short_side) != (trade.quantity < 0)) {
        return fmt::format("trade {}: the side is {} and the quantity {}", trade.id,
                           to_text(trade.side), number_text(trade.quantity));
    }
    if (trade.exit.time < trade.entry.time) {
        return fmt::format("trade {}: the exit lies before the entry", trade.id);
    }
    if (!near(trade.realized_gross_pnl, gross_pnl(trade), scale)) {
        return differs("realized_gross_pnl", trade.realized_gross_pnl, gross_pnl(trade));
    }
    if (!near(trade.entry.closed_pnl, -trade.entry.commission, scale)) {
        return differs("entry_closed_pnl", trade.entry.closed_pnl, -trade.entry.commission);
    }
    if (!near(trade.total_commission_dollars, total_commission(trade), scale)) {
        return differs("total_commission_dollars", trade.total_commission_dollars,
                       total_commission(trade));
    }
    if (!near(trade.realized_net_pnl, net_pnl(trade), scale)) {
        return differs("realized_net_pnl", trade.realized_net_pnl, net_pnl(trade));
    }
    return std::nullopt;
}

} // namespace nof0::rules
