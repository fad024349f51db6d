// What the store must hold before anybody trades: traders that have begun, so that their curves
// start, and the house of each paper venue. Idempotent.
#pragma once

#include "base/time.hpp"
#include "storage/pg/pool.hpp"

#include <string>
#include <utility>
#include <vector>

namespace nof0::pipelines {

struct TradingTraders {
    std::vector<std::string> ids{};
    ArenaTime inception{};                                     // of those that have none
    std::vector<std::pair<std::string, std::string>> houses{}; // trader id, exchange provider
};

// Throws Unavailable.
Task<> begin_trading(pg::Pool& pool, TradingTraders traders);

} // namespace nof0::pipelines
