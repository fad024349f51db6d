// The benchmarks that read a large arena, over a small one: they run, and what they measure is
// whole.
#include "app/bench/analytics.hpp"
#include "app/bench/rebuild.hpp"
#include "support/servers.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

TEST(ArenaBench, RebuildFillsAnEmptyRedis) {
    bench::RebuildBenchOptions options;
    options.postgres_dsn = servers().postgres_dsn;
    options.redis = cache::parse_redis_url(servers().redis_url).value();
    options.size = {.traders = 20, .trades = 2'000, .snapshots = 2'400};
    options.rounds = 1;
    const auto rows = bench::run_rebuild_bench(options);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_GT(rows[0].value, 0);
}

TEST(ArenaBench, AnalyticsComputesWhoChanged) {
    bench::AnalyticsBenchOptions options;
    options.postgres_dsn = servers().postgres_dsn;
    options.size = {.traders = 20, .trades = 2'000, .snapshots = 1};
    options.changed_traders = 3;
    const auto rows = bench::run_analytics_bench(options);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_GT(rows[1].value, 0);
}

} // namespace
} // namespace nof0::test
