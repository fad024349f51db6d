// The trader that a replayed account belongs to: `nof0 ingest --replay --trader ID --account ADDR`.
#pragma once

#include "base/clock.hpp"
#include "domain/trader_id.hpp"
#include "storage/pg/pool.hpp"

#include <string>

namespace nof0::pipelines {

// Makes the trader when it is not there, and gives it the account at the provider; fills of that
// account are its own from then on. Idempotent. Throws Unavailable, UsageError when the trader has
// another account already.
Task<> give_account(pg::Pool& pool, TraderId trader, std::string exchange_provider,
                    std::string account, const ArenaClock& clock);

} // namespace nof0::pipelines
