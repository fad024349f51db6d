// Transactions: one fate for all statements, and a COMMIT whose outcome is never guessed.
#include "storage/pg/transaction.hpp"
#include "support/database.hpp"

#include <boost/describe.hpp>
#include <gtest/gtest.h>
#include <thread>

namespace nof0::test {
namespace {

const pg::Statement<void(std::int64_t)> k_insert{pg::k_ad_hoc, "transaction.insert",
                                                 "INSERT INTO t VALUES ($1)"};
const pg::Statement<std::int64_t()> k_count{pg::k_ad_hoc, "transaction.count",
                                            "SELECT count(*) FROM t"};

class PgTransaction : public testing::Test {
protected:
    void SetUp() override { database_.sql("CREATE TABLE t (x int8 PRIMARY KEY)"); }

    // Makes every COMMIT of an insert take ten seconds, after the statement has succeeded.
    void make_commit_slow() {
        database_.sql(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_sleep(10); RETURN NULL; END $$; "
            "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION slow()");
    }

    TestDatabase database_{Schema::empty};
    TestLoop loop_{database_.dsn(), 2};
};

Task<pg::Transaction> begin(pg::Pool& pool, Deadline deadline = soon()) {
    return pg::Transaction::begin(pool, pg::TransactionMode::read_write, deadline);
}

TEST_F(PgTransaction, CommitMakesItDurableOnce) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::Transaction transaction = co_await begin(pool);
        co_await transaction.session().execute(k_insert, 1);
        pg::Transaction other = co_await begin(pool);
        EXPECT_EQ(co_await other.session().one(k_count), 0);
        co_await transaction.commit();
        EXPECT_EQ(co_await other.session().one(k_count), 1);
    };
    loop_.run(body(loop_.pool()));
}

TEST_F(PgTransaction, AfterAFailureTheRestFailsWithTheSameReasonAndCommitRefuses) {
    const auto body = [](pg::Pool& pool) -> Task<std::string> {
        pg::Transaction transaction = co_await begin(pool);
        pg::Session& session = transaction.session();
        Task<std::int64_t> first = session.execute(k_insert, 1);
        Task<std::int64_t> twice = session.execute(k_insert, 1);
        Task<std::int64_t> after = session.one(k_count);
        co_await std::move(first);
        std::string why;
        for (Task<std::int64_t>* task : {&twice, &after}) {
            try {
                co_await std::move(*task);
            } catch (const pg::Error& error) {
                why += error.query + " " + error.sqlstate + " " + error.constraint + "; ";
            }
        }
        try {
            co_await transaction.commit();
        } catch (const pg::Error& error) {
            why += error.query + " " + error.sqlstate;
        }
        co_return why;
    };
    EXPECT_EQ(loop_.run(body(loop_.pool())),
              "transaction.insert 23505 t_pkey; transaction.count 23505 t_pkey; "
              "session.commit 25P02");
    EXPECT_EQ(database_.sql("SELECT count(*) FROM t"), "0");
}

TEST_F(PgTransaction, NothingRunsWhenBeginFails) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        // Something that fails in BEGIN's place, joined to the insert as BEGIN is.
        const pg::Statement<void()> broken{pg::k_ad_hoc, "transaction.broken", "SELECT 1 / 0"};
        connection.connection().send_joined(broken.info(), {}, soon());
        std::string state;
        try {
            co_await session.execute(k_insert, 1);
        } catch (const pg::Error& error) {
            state = error.sqlstate;
        }
        EXPECT_EQ(state, "22012");
        EXPECT_EQ(co_await session.one(k_count), 0);
    };
    loop_.run(body(loop_.pool()));
}

TEST_F(PgTransaction, ReadOnlyTransactionsSeeOneSnapshotAndWriteNothing) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::Transaction reader =
            co_await pg::Transaction::begin(pool, pg::TransactionMode::read_only, soon());
        EXPECT_EQ(co_await reader.session().one(k_count), 0);
        pg::Transaction writer = co_await begin(pool);
        co_await writer.session().execute(k_insert, 1);
        co_await writer.commit();
        EXPECT_EQ(co_await reader.session().one(k_count), 0);
        std::string state;
        try {
            co_await reader.session().execute(k_insert, 2);
        } catch (const pg::Error& error) {
            state = error.sqlstate;
        }
        EXPECT_EQ(state, "25006");
    };
    loop_.run(body(loop_.pool()));
}

TEST_F(PgTransaction, ACommitCutOffByALostConnectionIsUnknown) {
    make_commit_slow();
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::Transaction transaction = co_await begin(pool);
        co_await transaction.session().execute(k_insert, 1);
        co_await transaction.commit();
    };
    std::thread killer([&] {
        const std::string victim = "FROM pg_stat_activity WHERE query LIKE 'COMMIT%' AND "
                                   "state = 'active' AND datname = current_database()";
        while (database_.sql("SELECT pg_terminate_backend(pid) " + victim).empty()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    });
    EXPECT_THROW(loop_.run(body(loop_.pool())), pg::CommitUnknown);
    killer.join();
}

TEST_F(PgTransaction, ACommitThatMissesItsDeadlineIsUnknown) {
    make_commit_slow();
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::Transaction transaction =
            co_await begin(pool, Deadline::after(std::chrono::milliseconds(300)));
        co_await transaction.session().execute(k_insert, 1);
        co_await transaction.commit();
    };
    EXPECT_THROW(loop_.run(body(loop_.pool())), pg::CommitUnknown);
    EXPECT_TRUE(loop_.run_until([&] { return loop_.pool().idle() >= 1; }));
}

TEST_F(PgTransaction, ACommitThatTheServerRefusesIsAnAnswer) {
    database_.sql("CREATE TABLE u (x int8 UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    const auto body = [](pg::Pool& pool) -> Task<std::string> {
        pg::Transaction transaction = co_await begin(pool);
        co_await transaction.session().run_script("twice", "INSERT INTO u VALUES (1), (1)");
        std::string state;
        try {
            co_await transaction.commit();
        } catch (const pg::Error& error) {
            state = error.sqlstate;
        }
        co_return state;
    };
    EXPECT_EQ(loop_.run(body(loop_.pool())), "23505");
}

TEST_F(PgTransaction, DeadlocksAreTheWorldAndRetryable) {
    const pg::Statement<void(std::int64_t)> update{pg::k_ad_hoc, "transaction.update",
                                                   "UPDATE t SET x = x WHERE x = $1"};
    database_.sql("INSERT INTO t VALUES (1), (2)");
    const auto body = [&update](pg::Pool& pool) -> Task<int> {
        pg::Transaction one = co_await begin(pool);
        pg::Transaction two = co_await begin(pool);
        co_await one.session().execute(update, 1);
        co_await two.session().execute(update, 2);
        Task<std::int64_t> first = one.session().execute(update, 2);
        Task<std::int64_t> second = two.session().execute(update, 1);
        int victims = 0;
        // Whoever is chosen fails and lets go of its locks; the other goes on.
        for (Task<std::int64_t>* updated : {&first, &second}) {
            try {
                co_await std::move(*updated);
            } catch (const pg::WorldError& error) {
                victims += error.retryable() ? 1 : 0;
            }
        }
        co_return victims;
    };
    TestLoop wide(database_.dsn(), 4);
    EXPECT_EQ(wide.run(body(wide.pool())), 1);
}

} // namespace
} // namespace nof0::test
