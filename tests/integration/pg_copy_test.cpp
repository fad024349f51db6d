// Binary COPY: inside a transaction, between pipelined statements, refused, given up.
#include "storage/pg/session.hpp"
#include "storage/pg/transaction.hpp"
#include "support/database.hpp"

#include <boost/describe.hpp>
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

const pg::Statement<std::int64_t()> k_count{pg::k_ad_hoc, "test.count",
                                            "SELECT count(*) FROM ticks"};
const pg::Statement<void(std::string_view, double, std::int64_t)> k_insert{
    pg::k_ad_hoc, "test.insert", "INSERT INTO ticks (symbol, price, at_ms) VALUES ($1, $2, $3)"};
const pg::CopyStatement<Tick> k_copy{
    pg::k_ad_hoc, "test.copy", "COPY ticks (symbol, price, at_ms) FROM STDIN (FORMAT binary)"};

constexpr int k_copied_rows = 100'000; // several times libpq's and the socket's buffers

class PgCopy : public testing::Test {
protected:
    void SetUp() override {
        database_.sql("CREATE TABLE ticks (symbol text NOT NULL, price float8 NOT NULL, "
                      "at_ms int8 CHECK (at_ms < 1000000000))");
    }

    TestDatabase database_{Schema::empty};
    TestLoop loop_{database_.dsn(), 2};
};

TEST_F(PgCopy, CopyInsideATransactionAndPipelinedStatementsAround) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::Transaction transaction =
            co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, soon());
        pg::Session& session = transaction.session();
        pg::CopyBuffer<Tick> buffer;
        for (int i = 0; i < k_copied_rows; ++i) {
            buffer.add({"BTC", i * 0.5, i % 3 == 0 ? std::nullopt : std::optional(i)});
        }
        // All handed over at once: the COPY waits for what is before it, the rest for the COPY.
        Task<std::int64_t> before = session.execute(k_insert, "ETH", 1.0, 999'999);
        Task<std::int64_t> copied = session.copy(k_copy, buffer);
        Task<std::int64_t> counted = session.one(k_count);
        EXPECT_EQ(co_await std::move(before), 1);
        EXPECT_EQ(co_await std::move(copied), k_copied_rows);
        EXPECT_EQ(co_await std::move(counted), k_copied_rows + 1);
        buffer.clear();
        buffer.add({"SOL", 3.0, 7});
        EXPECT_EQ(co_await session.copy(k_copy, buffer), 1);
        co_await transaction.commit();
    };
    loop_.run(body(loop_.pool()));
    EXPECT_EQ(
        database_.sql("SELECT count(*) || ' ' || count(at_ms) || ' ' || max(price) FROM ticks"),
        "100002 66668 49999.5");
}

TEST_F(PgCopy, ARefusedCopyIsAnAnswerAndTheConnectionGoesOn) {
    const auto body = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        pg::CopyBuffer<Tick> buffer;
        buffer.add({"BTC", 1.0, 1});
        buffer.add({"BTC", 1.0, 2'000'000'000}); // breaks the CHECK
        std::string state;
        try {
            co_await session.copy(k_copy, buffer);
        } catch (const pg::Error& error) {
            state = error.sqlstate + " " + error.query;
            EXPECT_EQ(error.kind(), pg::FailureKind::answer);
        }
        EXPECT_EQ(state, "23514 test.copy");
        EXPECT_EQ(co_await session.one(k_count), 0);
    };
    loop_.run(body(loop_.pool()));
}

TEST_F(PgCopy, ACopyWhoseDeadlinePassesLeavesNothing) {
    const auto body = [](pg::Pool& pool, const std::string& dsn) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::ConnectionOptions options;
        options.dsn = dsn;
        pg::Connection locker = co_await pg::Connection::connect(options, soon());
        pg::Session lock(locker, soon());
        co_await lock.run_script("lock", "BEGIN; LOCK TABLE ticks");
        pg::Session hasty = connection.session(Deadline::after(std::chrono::milliseconds(200)));
        {
            pg::CopyBuffer<Tick> buffer;
            buffer.add({"BTC", 1.0, 1});
            EXPECT_THROW(co_await hasty.copy(k_copy, buffer), Unavailable);
        } // and its bytes are gone
        co_await lock.run_script("unlock", "COMMIT");
        pg::Session session = connection.session(soon());
        EXPECT_EQ(co_await session.one(k_count), 0);
    };
    loop_.run(body(loop_.pool(), database_.dsn()));
}

} // namespace
} // namespace nof0::test
