// The benchmarks of the live arena, small: they run, and what they measure is whole.
#include "app/bench/decisions.hpp"
#include "app/bench/traders.hpp"
#include "config/load.hpp"
#include "support/servers.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

config::Config arena_config() {
    return config::load(NOF0_SOURCE_DIR "/etc/nof0.yaml", config::Environment::of_process());
}

TEST(TradingBench, DecisionsInBothModesByBothKindsOfDeciders) {
    bench::DecisionsBenchOptions options{.config = arena_config()};
    options.postgres_dsn = servers().postgres_dsn;
    options.redis = cache::parse_redis_url(servers().redis_url).value();
    options.cycles = 240;
    const auto rows = bench::run_decisions_bench(options);
    ASSERT_EQ(rows.size(), 24U);
    for (const bench::Row& row : rows) {
        const bool is_coarse = row.unit == "us/cycle"; // less than a tick of the kernel's account
        EXPECT_TRUE(row.value > 0 || is_coarse) << row.case_name;
        EXPECT_TRUE(row.anchor_value > 0 || is_coarse) << row.case_name;
    }
}

TEST(TradingBench, TradersSitAndLiveShortDays) {
    bench::TradersBenchOptions options{.config = arena_config()};
    options.postgres_dsn = servers().postgres_dsn;
    options.redis = cache::parse_redis_url(servers().redis_url).value();
    options.traders = 12;
    options.hours_a_day = 1;
    const auto rows = bench::run_traders_bench(options);
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_GT(rows[0].value, 0);
    EXPECT_GT(rows[1].value, 0);
    EXPECT_GT(rows[3].value, 0);
}

} // namespace
} // namespace nof0::test
