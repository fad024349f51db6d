// An execution: one order's trade with the house, booked on both sides.
//
// Internal to this folder.
#pragma once

#include "venues/sim/state.hpp"

namespace nof0::venues::sim {

struct Execution {
    Decimal px{};
    Decimal size{};
    bool crossed = true; // the trader's order took
    std::int64_t time_ms = 0;
    std::uint64_t sweep = 0;
    const FillLiquidation* liquidation = nullptr; // not owned; empty when it is none
};

// Moves cash, positions and the order's filled amounts, and records a fill for each side. An order
// that is done by it is finished; one that stands in the book holds the margin of its rest.
// REQUIRES size <= what remains.
void execute(SimState& state, EngineOrder& order, const Execution& execution);

Decimal fee_of(const SimState& state, Decimal notional, bool crossed);

} // namespace nof0::venues::sim
