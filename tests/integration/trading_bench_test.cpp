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
    ASSERT_EQ(rows.size(), 16U);
    for (const bench::Row& row : rows) {
        EXPECT_GT(row.value, 0) << row.case_name;
        EXPECT_GT(row.anchor_value, 0) << row.case_name;
    }
}

TEST(TradingBench, TradersSitAndLiveADay) {
    bench::TradersBenchOptions options{.config = arena_config()};
    options.postgres_dsn = servers().postgres_dsn;
    options.redis = cache::parse_redis_url(servers().redis_url).value();
    options.traders = 12;
    options.hours = 2;
    const auto rows = bench::run_traders_bench(options);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_GT(rows[2].value, 0);
    EXPECT_EQ(rows[2].ratio, 8) << "each trader decided every quarter of an hour";
}

} // namespace
} // namespace nof0::test
