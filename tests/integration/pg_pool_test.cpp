// The pool: bounds, waits that end, connections that come back clean or are replaced.
#include "storage/pg/pool.hpp"
#include "storage/pg/transaction.hpp"
#include "support/database.hpp"
#include "support/servers.hpp"

#include <boost/describe.hpp>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

const pg::Statement<std::int64_t()> k_count{pg::k_ad_hoc, "pool.count", "SELECT count(*) FROM t"};
const pg::Statement<void(std::int64_t)> k_insert{pg::k_ad_hoc, "pool.insert",
                                                 "INSERT INTO t VALUES ($1)"};
const pg::Statement<std::string()> k_role{pg::k_ad_hoc, "pool.role", "SELECT current_user::text"};
const pg::Statement<std::string()> k_settings{
    pg::k_ad_hoc, "pool.settings",
    "SELECT current_setting('TimeZone') || ' ' || current_setting('statement_timeout') || ' ' || "
    "current_setting('application_name')"};
const pg::Statement<void()> k_sleep{pg::k_ad_hoc, "pool.sleep", "SELECT pg_sleep(10)"};

const pg::Statement<void()> k_nap{pg::k_ad_hoc, "pool.nap", "SELECT pg_sleep(0.05)"};

class PgPool : public testing::Test {
protected:
    void SetUp() override { database_.sql("CREATE TABLE t (x int8 PRIMARY KEY)"); }

    static pg::PoolOptions small(std::size_t size) {
        pg::PoolOptions options;
        options.size = size;
        options.acquire_timeout_ms = 2'000; // a busy machine connects slowly
        return options;
    }

    TestDatabase database_{Schema::empty};
};

std::string reason_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        return known.what();
    }
}

TEST_F(PgPool, AnExhaustedPoolSaysWhatItWaitedFor) {
    TestLoop loop(database_.dsn(), small(2));
    const auto body = [](pg::Pool& pool) -> Task<std::string> {
        pg::PooledConnection one = co_await pool.acquire(soon());
        pg::PooledConnection two = co_await pool.acquire(soon());
        EXPECT_EQ(pool.open(), 2U);
        const MonotonicTime started = monotonic_now();
        std::exception_ptr failure;
        try {
            co_await pool.acquire(soon());
        } catch (const Unavailable&) {
            failure = std::current_exception();
        }
        EXPECT_GE(monotonic_now() - started, std::chrono::milliseconds(1'990));
        // The caller's own deadline counts when it is earlier.
        const MonotonicTime asked = monotonic_now();
        EXPECT_THROW(co_await pool.acquire(Deadline::after(std::chrono::milliseconds(20))),
                     Unavailable);
        EXPECT_LT(monotonic_now() - asked, std::chrono::milliseconds(1'990));
        co_return reason_of(failure);
    };
    const std::string why = loop.run(body(loop.pool()));
    EXPECT_NE(why.find("no Postgres connection of pool 'main'"), std::string::npos) << why;
    EXPECT_NE(why.find("2 of 2 open"), std::string::npos) << why;
    EXPECT_NE(loop.metrics().text().find("nof0_postgres_pool_timeouts_total{pool=\"main\"} 2"),
              std::string::npos);
}

TEST_F(PgPool, WaitersAreServedInTurnAndNeverMoreThanThePoolHolds) {
    pg::PoolOptions options;
    options.size = 3;
    options.min_idle = 3;
    TestLoop loop(database_.dsn(), options);
    ASSERT_TRUE(loop.run_until([&] { return loop.pool().idle() == 3; }));
    int running = 0;
    int most = 0;
    std::vector<int> order;
    const auto worker = [](pg::Pool& pool, int number, int& now, int& peak,
                           std::vector<int>& served) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        served.push_back(number);
        peak = std::max(peak, ++now);
        pg::Session session = connection.session(soon());
        co_await session.one(k_count);
        --now;
    };
    constexpr int k_workers = 40;
    int done = 0;
    for (int i = 0; i < k_workers; ++i) {
        asio::co_spawn(loop.io(), worker(loop.pool(), i, running, most, order),
                       [&](const std::exception_ptr& error) {
                           EXPECT_FALSE(error);
                           ++done;
                       });
    }
    ASSERT_TRUE(loop.run_until([&] { return done == k_workers; }));
    EXPECT_EQ(most, 3);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    EXPECT_LE(loop.pool().open(), 3U);
}

TEST_F(PgPool, AScopeLeftWithoutCommitIsRolledBackBeforeTheConnectionIsUsedAgain) {
    TestLoop loop(database_.dsn(), 1);
    const auto body = [](pg::Pool& pool) -> Task<> {
        for (int round = 0; round < 20; ++round) {
            {
                pg::Transaction transaction =
                    co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, soon());
                co_await transaction.session().execute(k_insert, round);
                if (round % 2 == 0) { // and one whose answer nobody awaited
                    std::ignore = transaction.session().execute(k_insert, round + 1000);
                }
            }
            pg::PooledConnection connection = co_await pool.acquire(soon());
            pg::Session session = connection.session(soon());
            EXPECT_EQ(co_await session.one(k_count), 0);
        }
        try {
            pg::Transaction transaction =
                co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, soon());
            co_await transaction.session().execute(k_insert, 1);
            throw std::runtime_error("thought better of it");
        } catch (const std::runtime_error&) {
        }
    };
    loop.run(body(loop.pool()));
    ASSERT_TRUE(loop.run_until([&] { return loop.pool().idle() == 1; }));
    EXPECT_EQ(database_.sql("SELECT count(*) FROM t"), "0");
    EXPECT_EQ(database_.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                            "current_database() AND state LIKE 'idle in transaction%'"),
              "0");
}

TEST_F(PgPool, ATransactionThatNeverRanAnythingGivesItsConnectionBack) {
    TestLoop loop(database_.dsn(), 1);
    const auto body = [](pg::Pool& pool) -> Task<> {
        for (int round = 0; round < 3; ++round) {
            co_await pg::Transaction::begin(pool, pg::TransactionMode::read_only, soon());
        }
    };
    loop.run(body(loop.pool()));
    EXPECT_TRUE(loop.run_until([&] { return loop.pool().idle() == 1; }));
}

TEST_F(PgPool, ALostConnectionFailsItsWaitersAndIsReplaced) {
    TestLoop loop(database_.dsn(), 1);
    const auto body = [](pg::Pool& pool, const TestDatabase& database) -> Task<> {
        std::string state;
        {
            pg::PooledConnection connection = co_await pool.acquire(soon());
            pg::Session session = connection.session(soon());
            Task<std::int64_t> sleeping = session.execute(k_sleep);
            Task<std::int64_t> behind = session.one(k_count);
            database.sql("SELECT pg_terminate_backend(" +
                         std::to_string(connection.connection().server_pid()) + ")");
            try {
                co_await std::move(sleeping);
            } catch (const pg::WorldError& error) {
                state = error.sqlstate;
            }
            EXPECT_THROW(co_await std::move(behind), Unavailable);
            EXPECT_FALSE(connection.connection().usable());
            EXPECT_THROW(co_await session.one(k_count), Unavailable);
        }
        EXPECT_EQ(state, "57P01");
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        EXPECT_EQ(co_await session.one(k_count), 0);
    };
    loop.run(body(loop.pool(), database_));
}

TEST_F(PgPool, AnIdleConnectionThatDiesIsReplacedUnasked) {
    TestLoop loop(database_.dsn(), 2);
    ASSERT_TRUE(loop.run_until([&] { return loop.pool().idle() == 1; }));
    EXPECT_TRUE(loop.health().all_ready());
    const std::string mine = "FROM pg_stat_activity WHERE application_name = 'nof0' AND "
                             "datname = current_database()";
    const std::string before = database_.sql("SELECT pid " + mine);
    database_.sql("SELECT pg_terminate_backend(pid) " + mine);
    ASSERT_TRUE(loop.run_until([&] {
        const std::string now = database_.sql("SELECT max(pid) " + mine);
        return !now.empty() && now != before && loop.pool().idle() == 1;
    }));
}

TEST_F(PgPool, HealthSaysWhyAndComesBack) {
    const std::string away = database_.name() + "_away";
    run_sql(servers().postgres_dsn, "ALTER DATABASE " + database_.name() + " RENAME TO " + away);
    TestLoop loop(database_.dsn(), small(2));
    ASSERT_TRUE(loop.run_until([&] {
        const std::vector<Health::Part> parts = loop.health().parts();
        return parts.size() == 1 && parts[0].why.find("does not exist") != std::string::npos;
    }));
    const auto body = [](pg::Pool& pool) -> Task<std::string> {
        std::exception_ptr failure;
        try {
            co_await pool.acquire(soon());
        } catch (const Unavailable&) {
            failure = std::current_exception();
        }
        co_return reason_of(failure);
    };
    const std::string why = loop.run(body(loop.pool()));
    EXPECT_NE(why.find("does not exist"), std::string::npos) << why;
    run_sql(servers().postgres_dsn, "ALTER DATABASE " + away + " RENAME TO " + database_.name());
    EXPECT_TRUE(loop.run_until([&] { return loop.health().all_ready(); }));
}

TEST_F(PgPool, SettingsAndRole) {
    database_.sql("DO $$ BEGIN CREATE ROLE nof0_reader NOLOGIN; "
                  "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
    pg::PoolOptions options = small(1);
    options.role = "nof0_reader";
    options.statement_timeout_ms = 1234;
    options.application_name = "nof0-settings";
    const auto body = [](pg::Pool& pool, bool named) -> Task<std::string> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        const std::string settings = named ? co_await session.one(k_settings) : std::string();
        const std::string role = co_await session.one(k_role);
        co_return role + " " + settings;
    };
    {
        TestLoop loop(database_.dsn(), options);
        EXPECT_EQ(loop.run(body(loop.pool(), true)), "nof0_reader UTC 1234ms nof0-settings");
    }
    options.role = "nof0_no_such_role"; // a warning, then the login's own rights
    TestLoop loop(database_.dsn(), options);
    EXPECT_NE(loop.run(body(loop.pool(), false)), "nof0_no_such_role ");
}

TEST_F(PgPool, ClosingWakesTheWaiters) {
    TestLoop loop(database_.dsn(), 1);
    const auto holder = [](pg::Pool& pool, std::optional<pg::PooledConnection>& held) -> Task<> {
        held = co_await pool.acquire(soon());
    };
    std::optional<pg::PooledConnection> held;
    loop.run(holder(loop.pool(), held));
    std::string why;
    bool done = false;
    const auto waiter = [](pg::Pool& pool) -> Task<> { co_await pool.acquire(soon()); };
    asio::co_spawn(loop.io(), waiter(loop.pool()), [&](const std::exception_ptr& error) {
        why = error ? reason_of(error) : "";
        done = true;
    });
    loop.run_until([&] { return false; }, std::chrono::seconds(0));
    loop.io().poll();
    loop.pool().close();
    ASSERT_TRUE(loop.run_until([&] { return done; }));
    EXPECT_EQ(why, "pool 'main' is closed");
    held.reset();
    EXPECT_EQ(loop.pool().open(), 0U);
}

// The leak check of the address sanitizer is the judge: a connection under way owns the answer it
// awaits, at whichever step it is.
TEST_F(PgPool, ClosingEndsConnectionsUnderWay) {
    for (int steps = 0; steps < 40; ++steps) {
        pg::PoolOptions options = small(3);
        options.min_idle = 3;
        TestLoop loop(database_.dsn(), options);
        for (int i = 0; i < steps; ++i) {
            loop.io().run_one_for(std::chrono::milliseconds(20));
        }
        loop.pool().close();
        EXPECT_EQ(loop.pool().idle(), 0U);
    }
}

TEST_F(PgPool, SlowStatementsAreLoggedAndOnRequestAll) {
    const auto log_of = [&](const pg::PoolOptions& options,
                            const pg::Statement<void()>* statement) {
        const auto body = [=](pg::Pool& pool) -> Task<> {
            pg::PooledConnection connection = co_await pool.acquire(soon());
            pg::Session session = connection.session(soon());
            co_await session.execute(*statement);
        };
        testing::internal::CaptureStderr();
        TestLoop loop(database_.dsn(), options);
        loop.run(body(loop.pool()));
        return testing::internal::GetCapturedStderr();
    };
    pg::PoolOptions options = small(1);
    EXPECT_EQ(log_of(options, &k_nap).find("pool.nap"), std::string::npos);
    options.log_statements = true;
    EXPECT_NE(log_of(options, &k_nap).find("postgres.statement"), std::string::npos);
    options.slow_statement_ms = 1;
    const std::string slow = log_of(options, &k_nap);
    EXPECT_NE(slow.find("postgres.slow_statement"), std::string::npos) << slow;
    EXPECT_NE(slow.find("pool.nap"), std::string::npos) << slow;
}

} // namespace
} // namespace nof0::test
