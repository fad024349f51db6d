// Retention beside a running arena: a month that is old leaves, by whoever has the lease.
#include "app/tick_retention.hpp"

#include "support/arena.hpp"
#include "support/command_process.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class TickRetention : public testing::Test {
protected:
    TickRetention() {
        sql("SELECT ensure_month_nof0('price_ticks', '2020_09', 1598918400000, 1601510400000);"
            "INSERT INTO price_ticks (symbol, price, ts_ms, source, source_seq, version, "
            "ingested_at) SELECT 'BTC', 1, 1598918400000 + i, 'test', i, 0, '2020-09-05' "
            "FROM generate_series(1, 100) i");
    }
    config::Config config(int tick_days) {
        config::Config config = arena_.config();
        config.retention = {.tick_days = tick_days, .folder = folder_.path().string()};
        return config;
    }
    bool is_there() { return sql("SELECT to_regclass('price_ticks_2020_09') IS NOT NULL") == "t"; }
    std::string sql(const std::string& text) { return arena_.database().sql(text); }
    std::string lease() { return sql("SELECT count(*) FROM leases WHERE name = 'retention'"); }

    TestArena arena_;
    SystemArenaClock clock_;
    TemporaryFolder folder_;
};

TEST_F(TickRetention, AnOldMonthLeavesWhileTheArenaRuns) {
    app::TickRetention retention(config(30), arena_.endpoints(), "unused", clock_,
                                 std::make_shared<app::Observed>());
    retention.start();
    EXPECT_TRUE(eventually([&] { return !is_there(); }));
    retention.stop();
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "price_ticks_2020_09.csv.zst"));
}

TEST_F(TickRetention, NothingLeavesWithoutTheLeaseOrTheWish) {
    {
        app::TickRetention never(config(0), arena_.endpoints(), "unused", clock_,
                                 std::make_shared<app::Observed>());
        never.start();
    }
    EXPECT_EQ(lease(), "0");
    sql("INSERT INTO leases (name, token, holder, expires_at, acquired_at) "
        "VALUES ('retention', 1, 'another', NOW() + INTERVAL '1 hour', NOW())");
    const auto observed = std::make_shared<app::Observed>();
    app::TickRetention second(config(30), arena_.endpoints(), "unused", clock_, observed);
    second.start();
    EXPECT_TRUE(eventually([&] {
        return observed->metrics.text().find("nof0_jobs_runs_total{job=\"retention\"} 1") !=
               std::string::npos;
    }));
    second.stop();
    EXPECT_TRUE(is_there());
}

TEST_F(TickRetention, AStoppedOneTakesNothingOut) {
    const auto observed = std::make_shared<app::Observed>();
    app::Backend backend(config(30), arena_.endpoints(), app::DatabaseRole::owner, observed);
    SystemWallClock wall_clock;
    jobs::Retention retention(backend.pool(), {.folder = folder_.path()}, wall_clock,
                              observed->metrics);
    retention.stop();
    EXPECT_TRUE(backend.run(retention.run_once()).empty());
    EXPECT_TRUE(is_there());
}

} // namespace
} // namespace nof0::test
