#include "config/manager_config.hpp"

#include "base/json.hpp"
#include "config/executor_config.hpp"
#include "config/section.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace nof0::config {
namespace {

constexpr double k_sum_tolerance = 1e-6; // 3 x 33.333333 is not a mistake

void read_unused(Section& root, Section& manager) {
    manager.unused("allocation_strategy", "allocations stay as they are written", {"fixed"});
    manager.unused("rebalance_interval", "allocations stay as they are written");
    manager.unused("state_storage_backend", "a trader's state is in Postgres", {"postgres"});
    manager.unused("state_storage_path", "a trader's state is in Postgres");
    root.unused("exchanges", "exchange providers are in the exchange file");
    Section monitoring = root.section("monitoring");
    monitoring.unused("update_interval", "metrics are read at /metrics when they are asked for");
    monitoring.unused("alert_webhook", "alerts are Prometheus rules");
    monitoring.unused("metrics_exporter", "metrics are served for Prometheus", {"prometheus"});
}

} // namespace

const TraderConfig* ManagerConfig::find(std::string_view trader_id) const {
    const auto at = std::ranges::find(traders, trader_id, &TraderConfig::id);
    return at == traders.end() ? nullptr : &*at;
}

void read_manager(Section& root, const ExecutorConfig& executor, ManagerConfig& manager) {
    Section shared = root.section("manager");
    shared.number("total_equity_usd", manager.total_equity_usd, {0, 1e12});
    shared.number("reserve_equity_pct", manager.reserve_equity_pct, {0, 100});
    read_unused(root, shared);

    std::set<std::string> ids;
    double allocated_pct = 0;
    const double available_pct = 100 - manager.reserve_equity_pct;
    for (Section& section : root.list("traders", "id")) {
        TraderConfig& trader = manager.traders.emplace_back();
        trader.decision_interval = executor.decision_interval;
        read_trader(section, trader);
        if (!trader.id.empty() && !ids.insert(trader.id).second) {
            section.mistake("id", "found a second trader of this id; allowed is one");
        }
        const bool fitted = allocated_pct <= available_pct + k_sum_tolerance;
        allocated_pct += trader.allocation_pct;
        if (fitted && allocated_pct > available_pct + k_sum_tolerance) {
            section.mistake(
                "allocation_pct",
                fmt::format("found allocations that sum to {} with this trader; allowed are {} in "
                            "all (100 less the reserve_equity_pct of {})",
                            number_text(allocated_pct), number_text(available_pct),
                            number_text(manager.reserve_equity_pct)));
        }
        trader.initial_equity_usd = manager.total_equity_usd * trader.allocation_pct / 100;
    }
}

} // namespace nof0::config
