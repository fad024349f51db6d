// How the arena's money is shared out among its traders. Pure: from what was configured and how
// each did, the shares of all.
#pragma once

#include "domain/trader_id.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nof0::rules {

enum class AllocationStrategy {
    fixed,       // as configured
    equal,       // all alike
    performance, // as configured, weighted by how each has done
};
std::string_view to_text(AllocationStrategy strategy);

struct AllocationInput {
    TraderId trader;
    double configured_pct = 0;      // of total equity
    double initial_equity_usd = 0;  // what it began with
    double equity_usd = 0;          // what became of that
    std::optional<double> sharpe{}; // of its equity
    int trades = 0;                 // closed
};

struct Allocation {
    TraderId trader;
    double pct = 0; // of total equity, in whole hundredths
    double usd = 0;
};

// Shares in the order of the traders; together they never exceed 100 less the reserve.
//
// fixed: what is configured, all scaled down alike where it is too much. equal: 100 less the
// reserve by the number of traders. performance: the sum of what is configured, shared out by
// configured share times equity / initial equity; that factor is held to 0.5..2, is 1 for a trader
// of fewer than ten trades (too few to tell skill from luck), and no more than 1 where the Sharpe
// ratio is negative.
std::vector<Allocation> allocate(AllocationStrategy strategy, double total_equity_usd,
                                 double reserve_pct, std::span<const AllocationInput> traders);

} // namespace nof0::rules
