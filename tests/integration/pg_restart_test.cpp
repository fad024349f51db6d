// A server that dies and comes back, on a cluster of the test's own: waiters are told, the pool
// recovers by itself, and what was committed is there.
#include "storage/pg/transaction.hpp"
#include "support/database.hpp"
#include "support/private_cluster.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

const pg::Statement<std::int64_t()> k_count{pg::k_ad_hoc, "restart.count",
                                            "SELECT count(*) FROM t"};
const pg::Statement<void(std::int64_t)> k_insert{pg::k_ad_hoc, "restart.insert",
                                                 "INSERT INTO t VALUES ($1)"};
const pg::Statement<void()> k_sleep{pg::k_ad_hoc, "restart.sleep", "SELECT pg_sleep(60)"};

Task<std::int64_t> count_rows(pg::Pool& pool) {
    pg::PooledConnection connection = co_await pool.acquire(soon());
    pg::Session session = connection.session(soon());
    const std::int64_t rows = co_await session.one(k_count);
    co_return rows;
}

Task<int> insert_row(pg::Pool& pool, std::int64_t row) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, soon());
    co_await transaction.session().execute(k_insert, row);
    co_await transaction.commit();
    co_return transaction.session().connection().server_pid();
}

Task<> sleep_on_the_server(pg::Pool& pool) {
    pg::PooledConnection connection = co_await pool.acquire(soon());
    pg::Session session = connection.session(soon());
    co_await session.execute(k_sleep);
}

class PgRestart : public testing::Test {
protected:
    void SetUp() override {
        run_sql(cluster().dsn(), "DROP TABLE IF EXISTS t; CREATE TABLE t (x int8 PRIMARY KEY)");
    }
    static void TearDownTestSuite() { shared_.reset(); }
    static PrivateCluster& cluster() {
        if (!shared_) {
            shared_ = std::make_unique<PrivateCluster>();
        }
        return *shared_;
    }

private:
    static inline std::unique_ptr<PrivateCluster> shared_; // initdb takes seconds: one for all
};

TEST_F(PgRestart, StopAndStartIsRiddenOut) {
    pg::PoolOptions options;
    options.size = 2;
    options.acquire_timeout_ms = 500;
    TestLoop loop(cluster().dsn(), options);
    loop.run(insert_row(loop.pool(), 1));
    EXPECT_TRUE(loop.health().all_ready());

    bool told = false;
    asio::co_spawn(loop.io(), sleep_on_the_server(loop.pool()),
                   [&](const std::exception_ptr& error) {
                       EXPECT_THROW(std::rethrow_exception(error), Unavailable);
                       told = true;
                   });
    loop.run_until([&] { return loop.pool().open() == 1 && loop.pool().idle() == 0; });
    cluster().stop();
    EXPECT_TRUE(loop.run_until([&] { return told; }));
    EXPECT_TRUE(loop.run_until([&] { return !loop.health().all_ready(); }));
    EXPECT_THROW(loop.run(count_rows(loop.pool())), Unavailable);

    cluster().start();
    EXPECT_TRUE(
        loop.run_until([&] { return loop.health().all_ready(); }, std::chrono::seconds(60)));
    EXPECT_EQ(loop.run(count_rows(loop.pool())), 1);
    loop.run(insert_row(loop.pool(), 2));
    EXPECT_EQ(loop.run(count_rows(loop.pool())), 2);
}

TEST_F(PgRestart, ABackendKilledMidwayTakesTheOthersDownAndAllComeBack) {
    TestLoop loop(cluster().dsn(), 2);
    const int pid = loop.run(insert_row(loop.pool(), 1));
    bool told = false;
    asio::co_spawn(loop.io(), sleep_on_the_server(loop.pool()),
                   [&](const std::exception_ptr& error) {
                       EXPECT_THROW(std::rethrow_exception(error), Unavailable);
                       told = true;
                   });
    ASSERT_TRUE(loop.run_until([&] {
        return run_sql(cluster().dsn(), "SELECT count(*) FROM pg_stat_activity WHERE query LIKE "
                                        "'SELECT pg_sleep%' AND state = 'active'") == "1";
    }));
    // As the kernel does when memory runs out: the postmaster then restarts all the others.
    EXPECT_EQ(::kill(pid, SIGKILL), 0);
    EXPECT_TRUE(loop.run_until([&] { return told; }));
    const auto again = [](pg::Pool& pool) -> Task<std::int64_t> {
        std::int64_t rows = -1;
        while (rows < 0) { // the server refuses logins while it recovers
            try {
                rows = co_await count_rows(pool);
            } catch (const Unavailable&) {
            }
        }
        co_return rows;
    };
    EXPECT_EQ(loop.run(again(loop.pool())), 1);
}

TEST_F(PgRestart, AServerThatHangsCostsTheConnectionNotTheCaller) {
    pg::PoolOptions options;
    options.dsn = cluster().dsn();
    options.size = 1;
    options.acquire_timeout_ms = 20'000; // longer than the hanging connection's chance
    TestLoop loop(cluster().dsn(), options);
    const int pid = loop.run(insert_row(loop.pool(), 1));
    EXPECT_EQ(::kill(pid, SIGSTOP), 0);
    const auto hasty = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(Deadline::after(std::chrono::milliseconds(200)));
        co_await session.one(k_count);
    };
    const MonotonicTime started = monotonic_now();
    EXPECT_THROW(loop.run(hasty(loop.pool())), Unavailable);
    EXPECT_LT(monotonic_now() - started, std::chrono::seconds(2)) << "the caller does not wait";
    EXPECT_EQ(loop.run(count_rows(loop.pool())), 1) << "on a new connection";
    EXPECT_GE(monotonic_now() - started, std::chrono::seconds(2)) << "the old one had its chance";
    EXPECT_EQ(::kill(pid, SIGCONT), 0);
}

} // namespace
} // namespace nof0::test
