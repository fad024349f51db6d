// Decision: what a trader wants done with one coin in one cycle, as its model or rule said it and
// before any guard has looked at it.
#pragma once

#include "domain/signal.hpp"
#include "domain/symbol.hpp"

#include <optional>
#include <string>

namespace nof0 {

// Prices and sizes are doubles, because models write them; orders round them to the venue's grid.
struct Decision {
    Symbol symbol;
    SignalKind kind = SignalKind::hold;
    std::optional<double> leverage{};          // of an entry: 1 and more
    std::optional<double> position_size_usd{}; // notional of an entry
    std::optional<double> quantity{};          // in the coin, where the answer sizes by it
    std::optional<double> entry_price{};       // absent: the mark at the time
    std::optional<double> stop_loss{};
    std::optional<double> take_profit{};
    std::optional<double> risk_usd{};   // what is lost at the stop loss
    std::optional<double> confidence{}; // 0..100
    std::string invalidation_condition{};
    std::string reasoning{};

    bool is_entry() const {
        return kind == SignalKind::enter_long || kind == SignalKind::enter_short;
    }
    bool operator==(const Decision&) const = default;
};

} // namespace nof0
