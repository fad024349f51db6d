// What happened on an account since a time, from the REST API: executions, funding, and other
// movements of money, in as many pages as it takes.
#pragma once

#include "domain/venue_events.hpp"
#include "venues/hyperliquid/exchange_rest.hpp"

#include <string>

namespace nof0::venues::hyperliquid {

// Oldest first, each row once. The venue keeps an account's newest 10,000 fills; what is older is
// gone. Fails as a whole: half a history would count as a whole one.
Task<Answer<VenueEvents>> read_history(ExchangeRest& rest, std::string provider,
                                       std::string account, std::int64_t from_ms,
                                       Deadline deadline);

} // namespace nof0::venues::hyperliquid
