// The scheduler, partitions, retention and view refresh, over a real store.
#include "jobs/batches.hpp"
#include "jobs/retention.hpp"
#include "storage/partitions.hpp"
#include "storage/prices.hpp"
#include "support/arena.hpp"
#include "support/run_task.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

constexpr std::int64_t k_september_ms = 1'757'000'000'000; // 2025-09-04
constexpr std::int64_t k_november_ms = 1'763'000'000'000;  // 2025-11-13

class Jobs : public StoreFixture {
protected:
    static Task<> count(int* runs) {
        ++*runs;
        co_return;
    }
    static Task<> fail(int* runs) {
        ++*runs;
        throw Unavailable("the test's server is away");
        co_return;
    }
    Task<> run_for(jobs::Scheduler* scheduler, Milliseconds duration) {
        asio::co_spawn(loop().io(), stop_after(scheduler, duration), asio::detached);
        co_await scheduler->run();
    }
    static Task<> stop_after(jobs::Scheduler* scheduler, Milliseconds duration) {
        co_await sleep_for(duration);
        scheduler->stop();
    }
    void tick(std::int64_t ts_ms, std::int64_t seq) {
        write([&](storage::WriteScope& scope) {
            tick_ = {"BTC", 100'000.0 + static_cast<double>(seq), ts_ms, "test", seq};
            return storage::store_tick(scope, tick_);
        });
    }
    std::string months() {
        return sql("SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class "
                   "WHERE relkind = 'r' AND relname ~ '^price_ticks_'");
    }

    storage::Tick tick_;
    ManualArenaClock clock_{ArenaTime::from_ms(k_november_ms)};
    ManualWallClock wall_clock_{WallTime::from_ms(k_november_ms)};
};

TEST_F(Jobs, RunInTheirPeriodsAndSurviveFailures) {
    int good = 0;
    int bad = 0;
    jobs::Scheduler scheduler(loop().io(), clock_, wall_clock_, loop().metrics(), 1);
    scheduler.add({.name = "good", .period = Milliseconds{1}, .run_once = [&](ArenaTime now) {
                       EXPECT_EQ(now.ms(), k_november_ms);
                       return count(&good);
                   }});
    scheduler.add({.name = "bad", .period = Milliseconds{1}, .run_once = [&](ArenaTime) {
                       return fail(&bad);
                   }});
    scheduler.add({.name = "rare", .period = Milliseconds{3'600'000}, .run_once = [&](ArenaTime) {
                       return count(&good);
                   }});
    loop().run(run_for(&scheduler, Milliseconds{200}));
    EXPECT_GT(good, 2);
    EXPECT_GT(bad, 2);
    const std::string metrics = loop().metrics().text();
    EXPECT_NE(metrics.find("nof0_jobs_failures_total{job=\"bad\"} " + std::to_string(bad)),
              metrics.npos);
    EXPECT_NE(metrics.find("nof0_jobs_failures_total{job=\"good\"} 0"), metrics.npos);
    EXPECT_NE(metrics.find("nof0_jobs_last_success_timestamp_seconds{job=\"rare\"} 17630"),
              metrics.npos);
    EXPECT_NE(metrics.find("nof0_jobs_last_success_timestamp_seconds{job=\"bad\"} 0"),
              metrics.npos);
}

TEST_F(Jobs, PartitionsAreThereThreeMonthsAhead) {
    const jobs::Job job = jobs::partitions_ahead_job(loop().pool());
    loop().run(job.run_once(clock_.now()));
    loop().run(job.run_once(clock_.now()));
    for (const char* month : {"2025_11", "2025_12", "2026_01", "2026_02"}) {
        EXPECT_NE(months().find(month), std::string::npos) << month;
    }
    EXPECT_EQ(sql("SELECT to_regclass('account_equity_snapshots_2026_02') IS NOT NULL"), "t");
}

TEST_F(Jobs, ViewsAreRefreshedWhenFactsWereWritten) {
    run([](pg::Session& s) {
        return storage::ensure_month(s, storage::PartitionedTable::price_ticks, k_november_ms);
    });
    tick(k_november_ms, 1);
    const jobs::Job job = jobs::view_refresh_job(loop().pool());
    loop().run(job.run_once(clock_.now()));
    EXPECT_EQ(sql("SELECT price FROM v_crypto_prices_latest"), "100001");
    loop().run(job.run_once(clock_.now()));
    tick(k_november_ms, 2);
    loop().run(job.run_once(clock_.now()));
    EXPECT_EQ(sql("SELECT price FROM v_crypto_prices_latest"), "100002");
}

class JobsRetention : public Jobs {
protected:
    void SetUp() override {
        for (const std::int64_t month : {k_september_ms, k_november_ms}) {
            run([month](pg::Session& s) {
                return storage::ensure_month(s, storage::PartitionedTable::price_ticks, month);
            });
        }
        for (std::int64_t i = 0; i < 50; ++i) {
            tick(k_september_ms + i, i);
        }
        tick(k_november_ms, 1);
    }
    std::vector<std::string> retain() {
        jobs::Retention retention(loop().pool(), {.folder = folder_.path() / "archive"}, clock_now_,
                                  loop().metrics());
        return loop().run(retention.run_once());
    }
    std::filesystem::path file() {
        return folder_.path() / "archive" / "price_ticks_2025_09.csv.zst";
    }
    void age() {
        sql("UPDATE price_ticks SET ingested_at = '2025-09-05' WHERE ts_ms < 1760000000000");
    }

    TemporaryFolder folder_;
    ManualWallClock clock_now_{WallTime::from_ms(k_november_ms)};
};

TEST_F(JobsRetention, AnOldMonthLeavesForAFile) {
    age();
    EXPECT_EQ(retain(), std::vector<std::string>{"price_ticks_2025_09"});
    EXPECT_EQ(months(), "price_ticks_2025_11");
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "1");
    EXPECT_EQ(sql("SELECT sum(ticks) FROM price_bars"), "51") << "bars stay";
    EXPECT_EQ(jobs::read_archive(file()).lines, 50);
    EXPECT_TRUE(retain().empty());
}

TEST_F(JobsRetention, HistoryThatCameInTodayStays) {
    EXPECT_TRUE(retain().empty());
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "51");
    EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(JobsRetention, ADetachedMonthIsFinishedByTheNextRun) {
    age();
    retain();
    // As after a crash between detaching and dropping.
    sql("CREATE TABLE price_ticks_2025_09 (LIKE price_ticks INCLUDING ALL);"
        "INSERT INTO price_ticks_2025_09 (symbol, price, ts_ms) SELECT 'BTC', 1, 1757000000000 + n "
        "FROM generate_series(1, 50) n");
    EXPECT_EQ(retain().size(), 1u);
    EXPECT_EQ(months(), "price_ticks_2025_11");
    // With a row that the archive has not, it stays.
    sql("CREATE TABLE price_ticks_2025_09 (LIKE price_ticks INCLUDING ALL);"
        "INSERT INTO price_ticks_2025_09 (symbol, price, ts_ms) SELECT 'BTC', 1, 1757000000000 + n "
        "FROM generate_series(1, 51) n");
    EXPECT_THROW(retain(), pg::Error);
    EXPECT_EQ(months(), "price_ticks_2025_09,price_ticks_2025_11");
}

TEST_F(JobsRetention, APendingDetachIsFinalized) {
    age();
    sql("UPDATE pg_inherits SET inhdetachpending = TRUE WHERE inhrelid = "
        "'price_ticks_2025_09'::regclass");
    std::filesystem::create_directories(folder_.path() / "archive");
    jobs::ArchiveWriter writer(file());
    for (int i = 0; i < 50; ++i) {
        writer.add("row");
    }
    writer.finish();
    EXPECT_EQ(retain().size(), 1u);
    EXPECT_EQ(months(), "price_ticks_2025_11");
}

} // namespace
} // namespace nof0::test
