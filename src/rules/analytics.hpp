// A trader's analytics whole, from its closed trades and its invocations.
#pragma once

#include "domain/analytics_payload.hpp"
#include "domain/invocation.hpp"
#include "domain/trade.hpp"

#include <span>

namespace nof0::rules {

// `trades` in any order, `invocations` ascending by time, `coins` the number of the arena's coins.
AnalyticsPayload analytics_of(const TraderId& trader, std::span<const Trade> trades,
                              std::span<const Invocation> invocations, int coins,
                              ArenaTime updated_at);

} // namespace nof0::rules
