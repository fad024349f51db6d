// A live arena whose clock runs six hundred times as fast as the machine's: its equity curves have
// every minute all the same.
#include "sim/arena_invariants.hpp"
#include "sim/paper_arena.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

// Minutes between a trader's first and last sample of the time after the past that have no sample,
// and where no fill came so soon that the minute was not written yet.
constexpr const char* k_missing = R"(
    WITH live AS (
        SELECT s.model_id, s.ts_ms,
               lead(s.ts_ms) OVER (PARTITION BY s.model_id ORDER BY s.ts_ms) AS next_ms
        FROM account_equity_snapshots s
        WHERE s.kind = 'sampler' AND s.ts_ms > (SELECT max(ts_ms) FROM account_equity_snapshots
                                                WHERE kind = 'sampler' AND ts_ms <= 1764000000000)
    )
    SELECT count(*) FROM live
    CROSS JOIN LATERAL generate_series(live.ts_ms + 60000, live.next_ms - 60000, 60000) AS m (ms)
    WHERE NOT EXISTS (SELECT FROM account_equity_snapshots f
                      WHERE f.model_id = live.model_id AND f.kind <> 'sampler'
                        AND f.ts_ms >= m.ms AND f.ts_ms <= m.ms + 3600000))";

TEST(ArenaSpeed, SixHundredTimesLeavesNoMinuteOut) {
    PaperArena arena;
    const Ended ended = arena.live({.arguments = {"--past", "3h", "--speed", "600", "--for", "12s"},
                                    .variables = {"NOF0_CLOCK_STANDS_AT_MS=1764000000000"}});
    ASSERT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_EQ(ended.error.find("equity.too_late"), std::string::npos) << ended.error;
    EXPECT_EQ(ended.error.find("equity.left_behind"), std::string::npos) << ended.error;
    EXPECT_EQ(arena.sql(k_missing), "0");
    EXPECT_GT(std::stoll(arena.sql("SELECT count(DISTINCT ts_ms) FROM account_equity_snapshots "
                                   "WHERE kind = 'sampler' AND ts_ms > 1764000000000")),
              10);
    arena.expect_all_is_well(1);
}

} // namespace
} // namespace nof0::test
