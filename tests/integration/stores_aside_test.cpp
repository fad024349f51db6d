// What only commands write: accounts of replayed feeds, parked events that were dealt with.
#include "base/failure.hpp"
#include "pipelines/replay_trader.hpp"
#include "storage/parked.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

using storage::WriteScope;

class StoresAside : public StoreFixture {};

TEST_F(StoresAside, AReplayedAccountBelongsToItsTrader) {
    const SystemArenaClock clock;
    const auto give = [&](const char* account) {
        loop().run(
            pipelines::give_account(loop().pool(), TraderId("roq"), "hyperliquid", account, clock));
    };
    give("0xabc");
    give("0xabc");
    EXPECT_EQ(sql("SELECT exchange_provider || ' ' || account FROM accounts"), "hyperliquid 0xabc");
    EXPECT_THROW(give("0xdef"), UsageError);
}

TEST_F(StoresAside, AParkedEventIsResolvedOnce) {
    write([](WriteScope& s) { return storage::park_event(s, "fills", "k", "{}", "why"); });
    const auto rows = read([](pg::Session& s) { return storage::parked_events(s); });
    ASSERT_EQ(rows.size(), 1U);
    const auto resolve = [&](WriteScope& s) {
        return storage::resolve_parked(s, rows[0].id, rows[0].attempts);
    };
    EXPECT_TRUE(write(resolve));
    EXPECT_FALSE(write(resolve));
}

} // namespace
} // namespace nof0::test
