// The arena's clock and the simulated markets: where a paper arena stood when it was last stored,
// and from where it goes on.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace nof0::storage {

class WriteScope;

struct ArenaClockRow {
    std::int64_t now_ms = 0; // arena time
    double speed = 1;        // arena milliseconds in one of the wall clock
    std::int32_t epoch = 1;  // of the simulated venue's numbers: grows when a world begins anew
    std::optional<std::int64_t> past_until_ms; // a past is being made up to here
};
BOOST_DESCRIBE_STRUCT(ArenaClockRow, (), (now_ms, speed, epoch, past_until_ms))

struct SimMarketRow {
    std::string provider;
    std::int64_t at_ms = 0;
    pg::Json state;
};
BOOST_DESCRIBE_STRUCT(SimMarketRow, (), (provider, at_ms, state))

// nullopt: no simulated arena ever ran here.
Task<std::optional<ArenaClockRow>> arena_clock(pg::Session& session);
// A market's newest state that is not later than `at_ms`, else its oldest.
Task<std::optional<SimMarketRow>> sim_market(pg::Session& session, std::string_view provider,
                                             std::int64_t at_ms);

// Never moves the clock back. The number of rows that changed.
Task<std::int64_t> store_arena_clock(WriteScope& scope, const ArenaClockRow& clock);
// Keeps the states of the last `k_market_kept_ms`.
inline constexpr std::int64_t k_market_kept_ms = std::int64_t{14} * 24 * 3'600'000;
Task<std::int64_t> store_sim_market(WriteScope& scope, const SimMarketRow& market);

} // namespace nof0::storage
