// Who trades and with how much: etc/manager.yaml.
#pragma once

#include "config/trader_config.hpp"

#include <string_view>
#include <vector>

namespace nof0::config {

struct ExecutorConfig;

struct ManagerConfig {
    // Shared out among the traders. 0..1e12 USD. Key: manager.total_equity_usd.
    double total_equity_usd = 0;
    // Kept back: the allocations may sum to 100 less this. 0..100. Key: manager.reserve_equity_pct.
    double reserve_equity_pct = 0;
    std::vector<TraderConfig> traders; // in file order, which is their public order. Key: traders.

    const TraderConfig* find(std::string_view trader_id) const;
};

void read_manager(Section& root, const ExecutorConfig& executor, ManagerConfig& manager);

} // namespace nof0::config
