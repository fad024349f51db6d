// A writer that lost its lease while it waited cannot write; and why the check must be a statement
// of its own.
#include "pipelines/writer_access.hpp"
#include "storage/read_scope.hpp"
#include "storage/write_scope.hpp"
#include "support/database.hpp"

#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

static_assert(!std::is_default_constructible_v<storage::WriterKey>,
              "only the room pipelines can make one");

constexpr std::chrono::milliseconds k_ttl{60'000};
const ArenaTime k_now = ArenaTime::from_ms(1'000'000);

// Raises the head and looks at the lease in one go, as one is tempted to: the snapshot in which
// the subquery sees the lease is taken before the statement waits for the head row.
const pg::Statement<std::int64_t(std::int64_t)> k_tempting_subquery{
    pg::k_ad_hoc, "fencing.tempting_subquery",
    "UPDATE data_head SET version = version + 1 WHERE EXISTS ("
    "SELECT FROM leases WHERE name = 'ingest' AND token = $1) RETURNING version"};
const pg::Statement<std::int64_t(std::int64_t)> k_tempting_join{
    pg::k_ad_hoc, "fencing.tempting_join",
    "UPDATE data_head SET version = version + 1 FROM leases "
    "WHERE leases.name = 'ingest' AND leases.token = $1 RETURNING data_head.version"};

Task<storage::WriteScope> open_writer(pg::Pool& pool, storage::Lease lease, ArenaTime now = k_now) {
    return pipelines::WriterAccess::open(pool, std::move(lease), now, soon());
}

class Fencing : public testing::Test {
protected:
    storage::Lease take_lease() {
        const auto lease =
            loop_.run(storage::leases::acquire(loop_.pool(), "ingest", "first", k_ttl, soon()));
        EXPECT_TRUE(lease);
        return lease.value_or(storage::Lease{});
    }
    // How many sessions of this database wait for a lock.
    bool somebody_waits(const std::string& for_what) {
        return database_.sql("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = "
                             "current_database() AND wait_event_type = 'Lock' AND query LIKE '" +
                             for_what + "'") == "t";
    }
    // A successor that has locked the head row and raised the token, but not committed yet; the
    // old writer runs into its lock; then it commits.
    template<class Writer>
    void take_over_under(Writer writer) {
        std::optional<pg::Transaction> successor;
        const auto start = [](pg::Pool& pool, std::optional<pg::Transaction>& kept) -> Task<> {
            pg::Transaction transaction =
                co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, soon());
            co_await transaction.session().run_script(
                "takeover", "SELECT version FROM data_head FOR UPDATE; "
                            "UPDATE leases SET token = token + 1, holder = 'second'");
            kept.emplace(std::move(transaction));
        };
        loop_.run(start(loop_.pool(), successor));
        bool done = false;
        asio::co_spawn(loop_.io(), writer(), [&](const std::exception_ptr& error) {
            if (error) {
                std::rethrow_exception(error);
            }
            done = true;
        });
        ASSERT_TRUE(loop_.run_until([&] { return somebody_waits("UPDATE data_head%"); }));
        ASSERT_FALSE(done);
        loop_.run(successor->commit());
        ASSERT_TRUE(loop_.run_until([&] { return done; }));
    }

    TestDatabase database_;
    TestLoop loop_{database_.dsn(), 4};
};

TEST_F(Fencing, AWriterThatWaitedThroughATakeoverIsFencedOut) {
    const storage::Lease lease = take_lease();
    bool fenced = false;
    take_over_under([&]() -> Task<> {
        const auto body = [](pg::Pool& pool, storage::Lease held, bool& out) -> Task<> {
            try {
                co_await open_writer(pool, held);
            } catch (const storage::FencedOut&) {
                out = true;
            }
        };
        return body(loop_.pool(), lease, fenced);
    });
    EXPECT_TRUE(fenced);
    ASSERT_TRUE(loop_.run_until([&] { return loop_.pool().idle() >= 1; }));
    EXPECT_EQ(database_.sql("SELECT version FROM data_head"), "0") << "it wrote nothing";
    EXPECT_EQ(database_.sql("SELECT count(*) FROM data_versions"), "0");
}

TEST_F(Fencing, TheTemptingSingleStatementsLetItThrough) {
    const storage::Lease lease = take_lease();
    for (const auto* tempting : {&k_tempting_subquery, &k_tempting_join}) {
        database_.sql("UPDATE leases SET token = " + std::to_string(lease.token));
        std::optional<std::int64_t> version;
        take_over_under([&]() -> Task<> {
            const auto body = [](pg::Pool& pool, const auto& statement, std::int64_t token,
                                 std::optional<std::int64_t>& out) -> Task<> {
                pg::PooledConnection connection = co_await pool.acquire(soon());
                pg::Session session = connection.session(soon());
                out = co_await session.maybe_one(statement, token);
            };
            return body(loop_.pool(), *tempting, lease.token, version);
        });
        // This is why WriteScope uses two statements. If a server ever gets this right, good: then
        // this expectation, not the product, is out of date.
        EXPECT_TRUE(version.has_value()) << tempting->info().name;
    }
}

TEST_F(Fencing, ATakeoverWaitsForTheTransactionUnderWay) {
    const storage::Lease lease = take_lease();
    database_.sql("UPDATE leases SET expires_at = now()");
    std::optional<storage::WriteScope> writer;
    const auto open = [](pg::Pool& pool, storage::Lease held,
                         std::optional<storage::WriteScope>& kept) -> Task<> {
        kept.emplace(co_await open_writer(pool, held));
    };
    loop_.run(open(loop_.pool(), lease, writer));
    std::optional<storage::Lease> taken;
    bool done = false;
    asio::co_spawn(loop_.io(),
                   storage::leases::acquire(loop_.pool(), "ingest", "second", k_ttl, soon()),
                   [&](const std::exception_ptr& error, std::optional<storage::Lease> next) {
                       EXPECT_FALSE(error);
                       taken = std::move(next);
                       done = true;
                   });
    ASSERT_TRUE(loop_.run_until([&] { return somebody_waits("SELECT version FROM data_head%"); }));
    EXPECT_FALSE(done);
    loop_.run(writer->commit()); // committed before the takeover: it counts
    ASSERT_TRUE(loop_.run_until([&] { return done; }));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->token, lease.token + 1);
    EXPECT_EQ(database_.sql("SELECT version FROM data_head"), "1");
    EXPECT_THROW(loop_.run(open(loop_.pool(), lease, writer)), storage::FencedOut);
}

TEST_F(Fencing, VersionsHaveNoGapsAndTimeNeverGoesBack) {
    const storage::Lease lease = take_lease();
    const auto write = [](pg::Pool& pool, storage::Lease held, ArenaTime now,
                          bool keep) -> Task<std::int64_t> {
        storage::WriteScope scope = co_await open_writer(pool, held, now);
        const std::int64_t at_ms = scope.at_ms();
        if (keep) {
            co_await scope.commit();
        }
        co_return at_ms;
    };
    const ArenaTime earlier = ArenaTime::from_ms(k_now.ms() - 5000);
    const ArenaTime later = ArenaTime::from_ms(k_now.ms() + 5000);
    EXPECT_EQ(loop_.run(write(loop_.pool(), lease, k_now, true)), k_now.ms());
    EXPECT_EQ(loop_.run(write(loop_.pool(), lease, later, false)), later.ms());
    EXPECT_EQ(loop_.run(write(loop_.pool(), lease, earlier, true)), k_now.ms());
    EXPECT_EQ(loop_.run(write(loop_.pool(), lease, later, true)), later.ms());
    EXPECT_EQ(database_.sql("SELECT string_agg(version || '@' || at_ms, ' ' ORDER BY version) "
                            "FROM data_versions"),
              "1@1000000 2@1000000 3@1005000");
}

TEST_F(Fencing, AReadScopeNamesExactlyWhatItSees) {
    const storage::Lease lease = take_lease();
    const auto body = [](pg::Pool& pool, storage::Lease held) -> Task<> {
        storage::ReadScope before = co_await storage::ReadScope::open(pool, soon());
        EXPECT_EQ(before.version(), 0);
        storage::WriteScope writer = co_await open_writer(pool, held);
        EXPECT_EQ(writer.version(), 1);
        EXPECT_EQ(writer.store_id(), before.store_id());
        storage::ReadScope during = co_await storage::ReadScope::open(pool, soon());
        EXPECT_EQ(during.version(), 0) << "what is not committed is not there";
        co_await writer.commit();
        const storage::Head still = co_await storage::read_head(before.session());
        EXPECT_EQ(still.version, 0) << "one snapshot to the end";
        storage::ReadScope after = co_await storage::ReadScope::open(pool, soon());
        EXPECT_EQ(after.version(), 1);
        EXPECT_EQ(after.at_ms(), k_now.ms());
        EXPECT_EQ(after.store_id().size(), 36U);
        pg::Session& session = after.session();
        EXPECT_EQ(co_await storage::version_at(session, k_now.ms()), 1);
        const std::optional<std::int64_t> none =
            co_await storage::version_at(session, k_now.ms() - 1);
        EXPECT_EQ(none, std::nullopt);
        EXPECT_EQ(co_await storage::at_ms_of_version(session, 1), k_now.ms());
        const std::optional<std::int64_t> nothing = co_await storage::at_ms_of_version(session, 2);
        EXPECT_EQ(nothing, std::nullopt);
    };
    loop_.run(body(loop_.pool(), lease));
}

} // namespace
} // namespace nof0::test
