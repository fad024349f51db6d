// Leases on a real server: one holder, and nobody gives back what is not his.
#include "cache/commands.hpp"
#include "cache/leases.hpp"
#include "support/redis_fixture.hpp"

namespace nof0::cache {
namespace {

class CacheLeases : public test::RedisFixture {
protected:
    std::unique_ptr<Redis> redis = shared_database(13);
    Leases leases{*redis, TtlClasses{}};
    Key key = keys::lock_positions("gpt-5");
};

TEST_F(CacheLeases, OneHoldsItUntilItIsReleased) {
    const auto mine = run(leases.acquire(key));
    ASSERT_TRUE(mine);
    EXPECT_EQ(run(leases.acquire(key)), std::nullopt);
    const auto left = run(time_to_live(*redis, key.name));
    EXPECT_GT(left, Milliseconds{0});
    EXPECT_LE(left, Milliseconds{5'000});
    // Another trader's and another document's are others.
    EXPECT_TRUE(run(leases.acquire(keys::lock_positions("grok-4"))));
    EXPECT_TRUE(run(leases.acquire(keys::lock_fill(keys::positions("gpt-5")))));

    EXPECT_TRUE(run(leases.release(*mine)));
    EXPECT_FALSE(run(leases.release(*mine)));
    const auto next = run(leases.acquire(key));
    ASSERT_TRUE(next);
    EXPECT_NE(next->token, mine->token);
}

TEST_F(CacheLeases, ALateHolderCannotTakeItFromItsSuccessor) {
    const auto late = run(leases.acquire(key));
    ASSERT_TRUE(late);
    run(redis->call({"PEXPIRE", key.name, "1"}));
    ASSERT_TRUE(eventually([&] { return !run(exists(*redis, key.name)); }));
    const auto successor = run(leases.acquire(key));
    ASSERT_TRUE(successor);
    EXPECT_FALSE(run(leases.release(*late)));
    EXPECT_FALSE(run(leases.renew(*late)));
    EXPECT_EQ(run(get(*redis, key.name)), successor->token);
    EXPECT_TRUE(run(leases.release(*successor)));
}

TEST_F(CacheLeases, RenewingStartsTheLifetimeAgain) {
    const auto mine = run(leases.acquire(key));
    run(redis->call({"PEXPIRE", key.name, "500"}));
    EXPECT_TRUE(run(leases.renew(*mine)));
    EXPECT_GT(run(time_to_live(*redis, key.name)), Milliseconds{1'000});
    run(leases.release(*mine));
    EXPECT_FALSE(run(leases.renew(*mine))); // and does not bring it back
    EXPECT_FALSE(run(exists(*redis, key.name)));
}

TEST_F(CacheLeases, OfManyAtOnceExactlyOneGetsIt) {
    int got = 0;
    int asked = 0;
    const auto ask = [](Leases& from, Key wanted, int& winners, int& all) -> Task<> {
        const std::optional<Lease> lease = co_await from.acquire(wanted);
        winners += lease ? 1 : 0;
        all += 1;
    };
    for (int i = 0; i < 100; ++i) {
        asio::co_spawn(context, ask(leases, key, got, asked), asio::detached);
    }
    ASSERT_TRUE(eventually([&] { return asked == 100; }));
    EXPECT_EQ(got, 1);
}

} // namespace
} // namespace nof0::cache
