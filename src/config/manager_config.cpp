#include "config/manager_config.hpp"

#include "base/json.hpp"
#include "config/executor_config.hpp"
#include "config/section.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <set>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

constexpr double k_sum_tolerance = 1e-6; // 3 x 33.333333 is not a mistake

// A trader's state is in Postgres whatever the file says, so a folder for it stays unused.
void read_unused(Section& root, Section& manager) {
    manager.unused("state_storage_backend", "a trader's state is in Postgres", {"postgres"});
    manager.unused("state_storage_path", "a trader's state is in Postgres");
    root.unused("exchanges", "exchange providers are in the exchange file");
}

void read_allocation(Section& section, ManagerConfig& manager) {
    using enum rules::AllocationStrategy;
    // Of two words for one strategy the last is what a default is called.
    section.choice<rules::AllocationStrategy>("allocation_strategy", manager.allocation_strategy,
                                              {{"configured", fixed},
                                               {"fixed", fixed},
                                               {"equal_weight", equal},
                                               {"equal", equal},
                                               {"performance_based", performance},
                                               {"performance", performance}});
    section.duration("rebalance_interval", manager.rebalance_interval, {1min, 30 * 24h});
}

void read_monitoring(Section section, MonitoringConfig& monitoring) {
    section.duration("update_interval", monitoring.update_interval, {1s, 1h});
    section.number("drawdown_alert_pct", monitoring.drawdown_alert_pct, {0, 100});
    section.secret("alert_webhook", monitoring.alert_webhook, mask_webhook);
    const std::string& url = monitoring.alert_webhook.reveal();
    if (!url.empty() && (!url.starts_with("http") || !is_url(url))) {
        section.mistake("alert_webhook", "found no http:// or https:// address; allowed is one");
    }
    section.unused("metrics_exporter", "metrics are served for Prometheus", {"prometheus"});
}

} // namespace

std::string mask_webhook(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == url.npos) {
        return std::string(k_mask);
    }
    const std::string_view rest = url.substr(scheme + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const std::size_t host = authority.rfind('@') + 1; // 0 where no user is named
    return std::string(url.substr(0, scheme + 3)).append(authority.substr(host)) + "/" +
           std::string(k_mask);
}

const TraderConfig* ManagerConfig::find(std::string_view trader_id) const {
    const auto at = std::ranges::find(traders, trader_id, &TraderConfig::id);
    return at == traders.end() ? nullptr : &*at;
}

void read_manager(Section& root, const ExecutorConfig& executor, ManagerConfig& manager) {
    Section shared = root.section("manager");
    shared.number("total_equity_usd", manager.total_equity_usd, {0, 1e12});
    shared.number("reserve_equity_pct", manager.reserve_equity_pct, {0, 100});
    read_allocation(shared, manager);
    read_monitoring(root.section("monitoring"), manager.monitoring);
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
