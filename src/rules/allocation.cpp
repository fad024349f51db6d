#include "rules/allocation.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::rules {
namespace {

constexpr int k_trades_min = 10;
constexpr double k_factor_min = 0.5;
constexpr double k_factor_max = 2;

double factor_of(const AllocationInput& trader) {
    const double growth = trader.equity_usd / trader.initial_equity_usd;
    if (trader.trades < k_trades_min || !(trader.initial_equity_usd > 0) ||
        !std::isfinite(growth)) {
        return 1;
    }
    const double most = trader.sharpe.value_or(0) < 0 ? 1 : k_factor_max;
    return std::clamp(growth, k_factor_min, most);
}

double weight_of(AllocationStrategy strategy, const AllocationInput& trader) {
    switch (strategy) {
    case AllocationStrategy::fixed:
        return trader.configured_pct;
    case AllocationStrategy::equal:
        return 1;
    case AllocationStrategy::performance:
        return trader.configured_pct * factor_of(trader);
    }
    ensure_failed("an unknown allocation strategy", std::source_location::current());
}

} // namespace

std::string_view to_text(AllocationStrategy strategy) {
    switch (strategy) {
    case AllocationStrategy::fixed:
        return "fixed";
    case AllocationStrategy::equal:
        return "equal";
    case AllocationStrategy::performance:
        return "performance";
    }
    ensure_failed("an unknown allocation strategy", std::source_location::current());
}

std::vector<Allocation> allocate(AllocationStrategy strategy, double total_equity_usd,
                                 double reserve_pct, std::span<const AllocationInput> traders) {
    const double available_pct = std::clamp(100 - reserve_pct, 0.0, 100.0);
    double configured_pct = 0;
    double weights = 0;
    for (const AllocationInput& trader : traders) {
        configured_pct += trader.configured_pct;
        weights += weight_of(strategy, trader);
    }
    const double pool_pct = strategy == AllocationStrategy::equal
                                ? available_pct
                                : std::min(configured_pct, available_pct);
    std::vector<Allocation> allocations;
    for (const AllocationInput& trader : traders) {
        const double share = weights > 0 ? weight_of(strategy, trader) / weights : 0;
        // Cut, not rounded, so that the sum cannot grow; a hair is forgiven to whole hundredths
        // that a double does not hold.
        const double pct = std::floor(pool_pct * share * 100 + 1e-7) / 100;
        allocations.push_back({trader.trader, pct, total_equity_usd * pct / 100});
    }
    return allocations;
}

} // namespace nof0::rules
