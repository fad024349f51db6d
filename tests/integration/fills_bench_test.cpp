// The fills benchmark at a small size: it measures both sides and leaves nothing behind.
#include "app/bench/fills.hpp"
#include "support/database.hpp"
#include "support/redis_server.hpp"
#include "support/servers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace nof0::test {
namespace {

TEST(FillsBench, MeasuresBothSidesAndCleansUp) {
    RedisServer redis;
    bench::FillsBenchOptions options;
    options.postgres_dsn = servers().postgres_dsn;
    options.redis.port = redis.port();
    options.fills = 660;
    options.traders = 20;
    options.seconds = 1;
    options.rounds = 1;
    options.batches = {64};
    const std::vector<bench::Row> rows = run_fills_bench(options);
    ASSERT_EQ(rows.size(), 3U);
    for (const bench::Row& row : rows) {
        EXPECT_EQ(row.bench, "fills");
        EXPECT_GT(row.value, 0);
        EXPECT_GT(row.anchor_value, 0);
        EXPECT_NEAR(row.ratio, row.value / row.anchor_value, 1e-9);
    }
    EXPECT_EQ(run_sql(servers().postgres_dsn,
                      fmt::format("SELECT count(*) FROM pg_database WHERE datname LIKE "
                                  "'nof0\\_bench\\_{}\\_%'",
                                  ::getpid())),
              "0");
}

} // namespace
} // namespace nof0::test
