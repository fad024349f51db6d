// The import benchmark at a small size: it measures both sides, leaves nothing behind, and what it
// copied raw is what an import writes.
#include "app/bench/import.hpp"
#include "app/bench/import_anchor.hpp"
#include "app/demo/demo.hpp"
#include "pipelines/import/importer.hpp"
#include "support/arena.hpp"
#include "support/servers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

constexpr std::int64_t k_rows = 2'000;

TEST(ImportBench, MeasuresBothSidesAndCleansUp) {
    const TemporaryFolder folder;
    bench::ImportBenchOptions options;
    options.postgres_dsn = servers().postgres_dsn;
    options.rows = k_rows;
    options.rounds = 1;
    options.work_folder = folder.path() / "work";
    std::vector<std::string> steps;
    options.progress = [&steps](const std::string& step) { steps.push_back(step); };
    const std::vector<bench::Row> rows = run_import_bench(options);
    ASSERT_EQ(rows.size(), 3U);
    for (const bench::Row& row : {rows[0], rows[1]}) {
        EXPECT_EQ(row.bench, "import");
        EXPECT_GT(row.value, 0);
        EXPECT_GT(row.anchor_value, 0);
        EXPECT_NEAR(row.ratio, row.value / row.anchor_value, 1e-9);
    }
    EXPECT_GE(rows[1].value, rows[0].value); // writing alone takes no longer
    EXPECT_EQ(rows[2].unit, "MB");
    EXPECT_EQ(steps.size(), 4U);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "work"));
    EXPECT_EQ(run_sql(servers().postgres_dsn,
                      fmt::format("SELECT count(*) FROM pg_database WHERE datname LIKE "
                                  "'nof0\\_bench\\_{}\\_%'",
                                  ::getpid())),
              "0");
}

// Every column but those that say where and when.
std::string contents(const std::string& dsn) {
    const auto digest = [&dsn](const std::string& table, const std::string& columns) {
        return run_sql(dsn,
                       fmt::format("SELECT count(*) || ' ' || md5(string_agg(t, '|' ORDER BY t))"
                                   " FROM (SELECT ({})::text AS t FROM {}) rows",
                                   columns, table)) +
               "\n";
    };
    return digest("trades", "id, model_id, symbol, side, quantity, entry_us, exit_us, entry_price, "
                            "exit_price, realized_net_pnl, total_commission_dollars") +
           digest("account_equity_snapshots",
                  "model_id, ts_ms, ts_us, equity_usd, realized_pnl, unrealized_pnl, kind") +
           digest("equity_hourly", "model_id, hour_marker, minute_marker, ts_us, equity_usd, "
                                   "realized_pnl, sharpe_ratio, positions::text");
}

TEST(ImportBench, TheAnchorCopiesWhatAnImportWrites) {
    const TemporaryFolder folder;
    app::demo::DemoOptions demo;
    demo.traders = 2;
    demo.trades_target = k_rows;
    demo.account_rows_target = k_rows;
    demo.end_time = TestArena::k_import_time;
    const auto recording = folder.path() / "recording";
    write_recording(recording, demo);
    const bench::CopyFiles copies = bench::prepare_copy_files(recording, folder.path());
    const std::string name = fmt::format("nof0_bench_test_{}", ::getpid());
    std::string raw;
    {
        bench::ScratchDatabase database(servers().postgres_dsn, name);
        copy_raw(database, copies);
        raw = contents(database.dsn());
    }
    bench::ScratchDatabase database(servers().postgres_dsn, name);
    pipelines::ImportOptions options;
    options.folder = recording;
    const SystemArenaClock clock;
    ASSERT_TRUE(database.run(pipelines::import_recording(database.pool(), options, clock)).ok());
    EXPECT_EQ(contents(database.dsn()), raw);
    EXPECT_TRUE(raw.starts_with(std::to_string(k_rows))) << raw;
}

} // namespace
} // namespace nof0::test
