// GuardResult: what the guards said of one decision: allowed, with the order that may be placed, or
// refused, with the guard's name and the numbers it compared. Kept in decision_cycles.guard_results
// so that a refusal can be understood long after.
#pragma once

#include "domain/order_side.hpp"
#include "domain/signal.hpp"
#include "domain/symbol.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::rules {

// In the order in which they are asked. A decision is refused by the first that objects.
enum class Guard {
    // of a close
    symbol_owner, // also of an entry
    not_held,
    close_side,
    // of an entry, before an order is drawn up
    paused,
    sharpe_pause,
    account,
    unknown_symbol,
    market_data, // also of a close
    position_held,
    cooldown,
    max_positions,
    max_new_positions,
    fields,
    // of the order that would be placed
    confidence,
    exits_required,
    exit_sides,
    risk_reward,
    leverage,
    liquidity,
    value_band,
    position_size,
    margin_usage,
    exec_margin_usage,
    risk_usd,
};
std::string_view to_text(Guard guard); // the name above

// The order that a decision comes to. Prices are not yet on the venue's grid; the quantity is.
struct OrderPlan {
    Symbol symbol;
    OrderSide side = OrderSide::buy;
    double quantity = 0;     // > 0, in the coin, in whole steps of the venue where they are known
    double notional_usd = 0; // quantity x entry_reference
    int leverage = 1;        // of the position that it opens or closes
    double margin_usd = 0;   // notional / leverage of an entry, 0 of a close
    double entry_reference = 0;          // the price that everything here is reckoned at
    std::optional<double> stop_loss{};   // of an entry whose trader has them enabled
    std::optional<double> take_profit{}; // likewise
    std::optional<double> risk_usd{};    // of an entry with a stop loss: what it loses there
    bool reduce_only = false;            // a close of all that is held

    bool operator==(const OrderPlan&) const = default;
};

struct GuardNumber {
    std::string_view name; // a literal, units last
    double value = 0;

    bool operator==(const GuardNumber&) const = default;
};

struct GuardRefusal {
    Guard guard = Guard::fields;
    std::string reason{}; // for a person: "leverage 25 is above 20"
    std::vector<GuardNumber> numbers{};

    bool operator==(const GuardRefusal&) const = default;
};

struct GuardResult {
    Symbol symbol;
    SignalKind kind = SignalKind::hold;
    std::optional<OrderPlan> plan{}; // of an allowed entry or close
    std::optional<GuardRefusal> refusal{};

    bool allowed() const { return !refusal; }
    bool operator==(const GuardResult&) const = default;
};

// "BTC buy_to_enter refused by leverage: leverage 25 is above 20", one line.
std::string line_of(const GuardResult& result);
// The array of decision_cycles.guard_results, one object per result:
// {symbol, signal, allowed, guard?, reason?, numbers{}}.
std::string guard_results_json(std::span<const GuardResult> results);

} // namespace nof0::rules
