// Traders of etc/manager.yaml become rows: `models` with their static settings, `accounts`, and a
// `trader_state` for those that are new. Idempotent: nothing is written while the file says what
// the rows say. A trader that the file no longer names keeps its history and is stopped.
#pragma once

#include "base/clock.hpp"
#include "config/manager_config.hpp"
#include "storage/pg/pool.hpp"

#include <string>
#include <vector>

namespace nof0::pipelines {

struct TraderSync {
    std::vector<std::string> stored;  // new, or with changed settings
    std::vector<std::string> retired; // no longer in the file
};

// Throws Unavailable.
Task<TraderSync> sync_configured_traders(pg::Pool& pool, const config::ManagerConfig& manager,
                                         const ArenaClock& clock);

} // namespace nof0::pipelines
