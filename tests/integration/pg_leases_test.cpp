// Leases: one holder at a time, by the server's clock; a token names one tenure for ever.
#include "storage/leases.hpp"
#include "support/database.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <thread>

namespace nof0::test {
namespace {

constexpr std::chrono::milliseconds k_long{60'000};

class PgLeases : public testing::Test {
protected:
    std::optional<storage::Lease> acquire(const std::string& holder,
                                          std::chrono::milliseconds ttl = k_long) {
        return loop_.run(storage::leases::acquire(loop_.pool(), "ingest", holder, ttl, soon()));
    }
    std::optional<storage::Lease> renew(const storage::Lease& lease,
                                        std::chrono::milliseconds ttl = k_long) {
        return loop_.run(storage::leases::renew(loop_.pool(), lease, ttl, soon()));
    }
    std::optional<storage::Lease> current(const std::string& name) {
        const auto body = [](pg::Pool& pool,
                             std::string which) -> Task<std::optional<storage::Lease>> {
            pg::PooledConnection connection = co_await pool.acquire(soon());
            pg::Session session = connection.session(soon());
            std::optional<storage::Lease> row = co_await storage::leases::current(session, which);
            co_return row;
        };
        return loop_.run(body(loop_.pool(), name));
    }

    TestDatabase database_;
    TestLoop loop_{database_.dsn(), 2};
};

TEST_F(PgLeases, OneHolderUntilReleaseOrExpiry) {
    EXPECT_FALSE(current("ingest"));
    const auto first = acquire("first");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->token, 1);
    EXPECT_EQ(first->holder, "first");
    const auto ttl = first->expires_at - first->acquired_at;
    EXPECT_NEAR(static_cast<double>(ttl.count()) / 1e6, 60, 0.1);
    EXPECT_FALSE(acquire("second"));
    EXPECT_FALSE(acquire("first")) << "the holder renews";

    loop_.run(storage::leases::release(loop_.pool(), *first, soon()));
    const auto second = acquire("second");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->token, 2) << "tokens grow, whoever comes";
    EXPECT_FALSE(renew(*first)) << "it is not ours any more";
    loop_.run(storage::leases::release(loop_.pool(), *first, soon()));
    EXPECT_FALSE(acquire("third")) << "a former holder frees nothing";
    EXPECT_EQ(current("ingest")->holder, "second");
    EXPECT_FALSE(current("relay"));
}

TEST_F(PgLeases, AnExpiredLeaseIsTakenAndUntilThenStillOurs) {
    const auto first = acquire("first", std::chrono::milliseconds(1));
    ASSERT_TRUE(first);
    ASSERT_EQ(database_.sql("SELECT pg_sleep(0.01); SELECT expires_at < now() FROM leases"), "t");
    EXPECT_TRUE(renew(*first, std::chrono::milliseconds(1))) << "nobody took it";
    database_.sql("SELECT pg_sleep(0.01)");
    const auto second = acquire("second");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->token, first->token + 1);
    EXPECT_FALSE(renew(*first));
}

// What is renewed of these while a transaction holds the first of them.
Task<std::vector<std::string>> renewed_beside_a_writer(pg::Pool& pool,
                                                       std::vector<storage::Lease> held) {
    pg::Transaction writer =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, soon());
    std::vector<std::string> names{held[0].name};
    std::vector<std::int64_t> tokens{held[0].token};
    co_await storage::leases::hold_many(writer.session(), std::move(names), std::move(tokens));
    std::vector<std::string> renewed =
        co_await storage::leases::renew_many(pool, std::move(held), k_long, soon());
    co_await writer.commit();
    co_return renewed;
}

TEST_F(PgLeases, ManyAreRenewedAtOnceButNotWhatIsLostOrLookedAt) {
    std::vector<storage::Lease> held;
    for (const std::string name : {"trader:a", "trader:b", "trader:c"}) {
        const auto lease = loop_.run(storage::leases::acquire(
            loop_.pool(), name, "us", std::chrono::milliseconds(1), soon()));
        ASSERT_TRUE(lease);
        held.push_back(*lease);
    }
    database_.sql("UPDATE leases SET token = 7 WHERE name = 'trader:b'");
    const auto renew_all = [&] {
        auto names = loop_.run(storage::leases::renew_many(loop_.pool(), held, k_long, soon()));
        std::ranges::sort(names);
        return names;
    };
    EXPECT_EQ(renew_all(), (std::vector<std::string>{"trader:a", "trader:c"}));
    EXPECT_EQ(database_.sql("SELECT count(*) FROM leases WHERE expires_at > now()"), "2");

    // A writer's transaction looks at one of them: the others do not wait for it.
    EXPECT_EQ(loop_.run(renewed_beside_a_writer(loop_.pool(), held)),
              (std::vector<std::string>{"trader:c"}));
    EXPECT_EQ(renew_all().size(), 2U);
}

TEST_F(PgLeases, OfTwentyContendersOneWins) {
    std::atomic<int> winners = 0;
    std::vector<std::thread> contenders;
    for (int i = 0; i < 20; ++i) {
        contenders.emplace_back([&, i] {
            pg::PoolOptions options;
            options.size = 1;
            options.acquire_timeout_ms = 20'000; // twenty log in at once
            options.connect_timeout_ms = 20'000;
            TestLoop loop(database_.dsn(), options);
            const auto lease = loop.run(
                storage::leases::acquire(loop.pool(), "ingest", std::to_string(i), k_long, soon()));
            winners += lease ? 1 : 0;
        });
    }
    for (std::thread& contender : contenders) {
        contender.join();
    }
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(current("ingest")->token, 1);
}

} // namespace
} // namespace nof0::test
