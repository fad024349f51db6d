// Who trades and with how much: etc/manager.yaml.
#pragma once

#include "base/time.hpp"
#include "config/secret.hpp"
#include "config/trader_config.hpp"
#include "rules/allocation.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::config {

struct ExecutorConfig;

// Who is told when something is wrong, beside the metrics at /metrics.
struct MonitoringConfig {
    // How often that is looked at. 1 s..1 h. Key: monitoring.update_interval.
    Milliseconds update_interval{30'000};
    // http:// or https:// address that alerts are posted to; absent = none. A secret: such
    // addresses carry a token, as a rule. Key: monitoring.alert_webhook.
    Secret alert_webhook;
    // A trader that is so far below its best is told of. 0..100 %; 0 = none is. Key:
    // monitoring.drawdown_alert_pct.
    double drawdown_alert_pct = 0;
};

// What may be shown of a webhook's address: its scheme and host.
std::string mask_webhook(std::string_view url);

struct ManagerConfig {
    // Shared out among the traders. 0..1e12 USD. Key: manager.total_equity_usd.
    double total_equity_usd = 0;
    // Kept back: the allocations may sum to 100 less this. 0..100. Key: manager.reserve_equity_pct.
    double reserve_equity_pct = 0;
    // How shares change while the arena runs: fixed (configured) as written, equal (equal_weight)
    // all alike, performance (performance_based) by how each does. Key:
    // manager.allocation_strategy.
    rules::AllocationStrategy allocation_strategy = rules::AllocationStrategy::fixed;
    // Between two looks at them. 1 m..30 d. Key: manager.rebalance_interval.
    Milliseconds rebalance_interval{3'600'000};
    MonitoringConfig monitoring;
    std::vector<TraderConfig> traders; // in file order, which is their public order. Key: traders.

    const TraderConfig* find(std::string_view trader_id) const;
};

void read_manager(Section& root, const ExecutorConfig& executor, ManagerConfig& manager);

} // namespace nof0::config
