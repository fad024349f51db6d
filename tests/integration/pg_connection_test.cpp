// One connection: many statements at once, failures that stay with their own waiter, deadlines,
// cancelling, unnamed statements, stale plans, scripts.
#include "storage/pg/session.hpp"
#include "storage/pg/transaction.hpp"
#include "support/database.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/describe.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

struct Tick {
    std::string symbol;
    double price = 0;
    std::optional<std::int64_t> at_ms;
    bool operator==(const Tick&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tick, (), (symbol, price, at_ms))

const pg::Statement<std::int32_t(std::int32_t)> k_divide{pg::k_ad_hoc, "test.divide",
                                                         "SELECT 100 / $1"};
const pg::Statement<void(double)> k_sleep{pg::k_ad_hoc, "test.sleep", "SELECT pg_sleep($1)"};
const pg::Statement<Tick()> k_ticks{pg::k_ad_hoc, "test.ticks",
                                    "SELECT symbol, price, at_ms FROM ticks ORDER BY at_ms"};
const pg::Statement<void(std::string_view, double, std::int64_t)> k_insert{
    pg::k_ad_hoc, "test.insert", "INSERT INTO ticks (symbol, price, at_ms) VALUES ($1, $2, $3)"};
const pg::CopyStatement<Tick> k_copy{
    pg::k_ad_hoc, "test.copy", "COPY ticks (symbol, price, at_ms) FROM STDIN (FORMAT binary)"};
const pg::Statement<std::int64_t(std::string)> k_running{
    pg::k_ad_hoc, "test.running",
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
    "state = 'active' AND query LIKE $1"};
const pg::Statement<std::int64_t()> k_reader{pg::k_ad_hoc, "test.reader", "SELECT * FROM shape"};
const pg::Statement<std::int64_t()> k_two_rows{pg::k_ad_hoc, "test.two_rows",
                                               "SELECT generate_series(1::int8, 2)"};

class PgConnection : public testing::Test {
protected:
    void SetUp() override {
        database_.sql("CREATE TABLE ticks (symbol text NOT NULL, price float8 NOT NULL, "
                      "at_ms int8 CHECK (at_ms < 1000000000))");
    }
    pg::ConnectionOptions options() {
        pg::ConnectionOptions options;
        options.dsn = database_.dsn();
        options.application_name = "nof0-test";
        return options;
    }
    std::string sleepers() const {
        return database_.sql("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND "
                             "datname = current_database() AND query LIKE 'SELECT pg_sleep%'");
    }

    TestDatabase database_{Schema::empty};
    TestLoop loop_{database_.dsn(), 2};
};

Task<> divide_into(pg::Session session, std::int32_t by, std::vector<std::string>& outcomes) {
    std::string outcome;
    try {
        outcome = std::to_string(co_await session.one(k_divide, by));
    } catch (const pg::Error& error) {
        outcome = error.sqlstate;
    }
    outcomes.push_back(std::move(outcome));
}

TEST_F(PgConnection, AFailingQueryFailsOnlyItsOwnWaiter) {
    constexpr int k_queries = 50;
    const auto body = [](pg::Pool& pool, asio::io_context& io) -> Task<std::vector<std::string>> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        std::vector<std::string> outcomes;
        for (int i = 0; i < k_queries; ++i) {
            const std::int32_t by = i % 10 == 7 ? 0 : 1 + i;
            asio::co_spawn(io, divide_into(connection.session(soon()), by, outcomes),
                           [](const std::exception_ptr&) {});
        }
        while (outcomes.size() < k_queries) {
            pg::Session session = connection.session(soon());
            co_await session.one(k_divide, 1);
        }
        co_return outcomes;
    };
    const std::vector<std::string> outcomes = loop_.run(body(loop_.pool(), loop_.io()));
    ASSERT_EQ(outcomes.size(), 50U);
    for (int i = 0; i < k_queries; ++i) {
        EXPECT_EQ(outcomes[static_cast<std::size_t>(i)],
                  i % 10 == 7 ? "22012" : std::to_string(100 / (1 + i)));
    }
    EXPECT_EQ(loop_.pool().open(), 1U) << "all on one connection";
}

// The server keeps a statement whose first execution it refused.
TEST_F(PgConnection, AStatementThatFirstFailsWorksAfterwards) {
    const auto body = [](pg::Pool& pool) -> Task<std::vector<std::string>> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        std::vector<std::string> outcomes;
        co_await divide_into(connection.session(soon()), 0, outcomes);
        co_await divide_into(connection.session(soon()), 5, outcomes);
        co_return outcomes;
    };
    EXPECT_EQ(loop_.run(body(loop_.pool())), (std::vector<std::string>{"22012", "20"}));
}

TEST_F(PgConnection, CallsBeforeTheFirstAwaitTravelTogether) {
    const auto body = [](pg::Pool& pool) -> Task<std::int32_t> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        std::int32_t sum = 0;
        {
            std::string gone = "BTC"; // encoded before it goes
            Task<std::int64_t> inserted = session.execute(k_insert, gone, 1.5, 1);
            gone = "ETH";
            Task<std::int64_t> again = session.execute(k_insert, gone, 2.5, 2);
            Task<std::int32_t> quotient = session.one(k_divide, 20);
            sum = co_await std::move(quotient); // in any order
            sum += static_cast<std::int32_t>(co_await std::move(inserted));
            sum += static_cast<std::int32_t>(co_await std::move(again));
        }
        const std::vector<Tick> ticks = co_await session.all(k_ticks);
        EXPECT_EQ(ticks, (std::vector<Tick>{{"BTC", 1.5, 1}, {"ETH", 2.5, 2}}));
        co_return sum;
    };
    EXPECT_EQ(loop_.run(body(loop_.pool())), 7);
}

TEST_F(PgConnection, RowCountsAreHeldTo) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        EXPECT_THROW(co_await session.one(k_two_rows), pg::Error);
        EXPECT_THROW(co_await session.maybe_one(k_two_rows), pg::Error);
        EXPECT_THROW(co_await session.one(k_ticks), pg::Error);
        const std::optional<Tick> none = co_await session.maybe_one(k_ticks);
        EXPECT_FALSE(none);
    };
    loop_.run(body(loop_.pool()));
}

TEST_F(PgConnection, ADeadlineCancelsOnTheServerAndTheConnectionGoesOn) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        const int pid = connection.connection().server_pid();
        pg::Session hasty = connection.session(Deadline::after(std::chrono::milliseconds(100)));
        const MonotonicTime started = monotonic_now();
        std::string why;
        try {
            co_await hasty.execute(k_sleep, 30.0);
        } catch (const Unavailable& error) {
            why = error.what();
        }
        EXPECT_NE(why.find("test.sleep: no answer"), std::string::npos) << why;
        EXPECT_LT(monotonic_now() - started, std::chrono::seconds(2));
        // Held back until the cancel request is through, and not hit by it.
        pg::Session session = connection.session(soon());
        EXPECT_EQ(co_await session.one(k_divide, 4), 25);
        EXPECT_EQ(connection.connection().server_pid(), pid);
        EXPECT_EQ(co_await session.one(k_running, "SELECT pg_sleep%"), 0);
    };
    loop_.run(body(loop_.pool()));
}

TEST_F(PgConnection, ACancelledCoroutineCancelsItsQuery) {
    asio::cancellation_signal signal;
    bool aborted = false;
    const auto body = [](pg::Pool& pool, bool& seen) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        try {
            co_await session.execute(k_sleep, 30.0);
        } catch (const boost::system::system_error& error) {
            seen = error.code() == asio::error::operation_aborted;
        }
    };
    bool done = false;
    asio::co_spawn(loop_.io(), body(loop_.pool(), aborted),
                   asio::bind_cancellation_slot(signal.slot(),
                                                [&](const std::exception_ptr&) { done = true; }));
    ASSERT_TRUE(loop_.run_until([&] { return sleepers() == "1"; }));
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(loop_.run_until([&] { return done; }));
    EXPECT_TRUE(aborted);
    EXPECT_TRUE(loop_.run_until([&] { return loop_.pool().idle() == 1; }));
    EXPECT_EQ(sleepers(), "0");
}

TEST_F(PgConnection, UnnamedStatementsLeaveNothingOnTheServer) {
    pg::ConnectionOptions unnamed = options();
    unnamed.named_statements = false;
    unnamed.role = "no_such_role"; // session settings are not made in this mode
    const auto body = [](pg::ConnectionOptions how) -> Task<std::string> {
        pg::Connection connection = co_await pg::Connection::connect(how, soon());
        pg::Session session(connection, soon());
        for (int i = 1; i <= 3; ++i) {
            EXPECT_EQ(co_await session.one(k_divide, 10), 10);
        }
        pg::CopyBuffer<Tick> buffer;
        buffer.add({"BTC", 1.0, 1});
        EXPECT_EQ(co_await session.copy(k_copy, buffer), 1);
        const pg::Statement<std::int64_t()> prepared{pg::k_ad_hoc, "test.prepared",
                                                     "SELECT count(*) FROM pg_prepared_statements"};
        const std::int64_t unnamed_count = co_await session.one(prepared);
        how.named_statements = true;
        how.role.clear();
        pg::Connection named = co_await pg::Connection::connect(how, soon());
        pg::Session other(named, soon());
        EXPECT_EQ(co_await other.one(k_divide, 10), 10);
        const std::int64_t named_count = co_await other.one(prepared);
        co_return std::to_string(unnamed_count) + " " + std::to_string(named_count);
    };
    EXPECT_EQ(loop_.run(body(unnamed)), "0 3"); // configure, divide, the count itself
}

TEST_F(PgConnection, APlanThatAMigrationMadeStaleCostsTheConnectionNotTheProcess) {
    const auto body = [](pg::Pool& pool, const TestDatabase& database) -> Task<> {
        database.sql("CREATE TABLE shape (a int8); INSERT INTO shape VALUES (1)");
        {
            pg::PooledConnection connection = co_await pool.acquire(soon());
            pg::Session session = connection.session(soon());
            EXPECT_EQ(co_await session.one(k_reader), 1);
            database.sql(
                "ALTER TABLE shape ADD b text; ALTER TABLE shape DROP a; "
                "ALTER TABLE shape ADD c int8 NOT NULL DEFAULT 5; ALTER TABLE shape DROP b");
            EXPECT_THROW(co_await session.one(k_reader), pg::Error);
            EXPECT_FALSE(connection.connection().usable());
        }
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        EXPECT_EQ(co_await session.one(k_reader), 5);
    };
    loop_.run(body(loop_.pool(), database_));
}

TEST_F(PgConnection, AScriptSaysInWhichLineItFailed) {
    const auto body = [](pg::Pool& pool) -> Task<std::string> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        co_await session.run_script("good",
                                    "CREATE TABLE a (x int); DO $$ BEGIN PERFORM 1; END $$;");
        std::string why;
        try {
            co_await session.run_script("bad.sql", "-- é\nSELECT 1;\nSELECT nothing;\nSELECT 2");
        } catch (const pg::Error& error) {
            why = error.what();
        }
        EXPECT_EQ(co_await session.one(k_divide, 4), 25);
        co_return why;
    };
    EXPECT_EQ(loop_.run(body(loop_.pool())),
              "bad.sql: SQLSTATE 42703: column \"nothing\" does not exist at line 3");
}

TEST_F(PgConnection, AServerThatIsNotThereSaysSo) {
    pg::ConnectionOptions nowhere = options();
    nowhere.dsn = "host=127.0.0.1 port=1 user=nobody dbname=none";
    const auto body = [](pg::ConnectionOptions how) -> Task<std::string> {
        std::string why;
        try {
            co_await pg::Connection::connect(std::move(how), soon());
        } catch (const Unavailable& error) {
            why = error.what();
        }
        co_return why;
    };
    const std::string why = loop_.run(body(nowhere));
    EXPECT_NE(why.find("Connection refused"), std::string::npos) << why;
}

} // namespace
} // namespace nof0::test
