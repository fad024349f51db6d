// A recording as a live market: told when the clock has come to it, moved to the clock's now, ended
// at its end.
#include "venues/replay/replay_market.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace nof0::venues {
namespace {

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid";
constexpr ArenaTime k_start = ArenaTime::from_ms(1'790'000'000'000);

// Lets the clock go on by what was slept.
class ManualSleeper final : public sim::ArenaSleeper {
public:
    explicit ManualSleeper(ManualArenaClock& clock) : clock_(clock) {}
    Task<> sleep(Milliseconds arena, Milliseconds) override {
        clock_.advance(arena);
        co_return;
    }
    void wake() override {}

private:
    ManualArenaClock& clock_;
};

class Counter final : public EventSink {
public:
    explicit Counter(const ArenaClock& clock) : clock_(clock) {}
    Task<> offer(VenueEvents given, std::string source, std::optional<TraderId>,
                 std::int64_t received_ms) override {
        EXPECT_EQ(source, "replay");
        EXPECT_LE(received_ms, clock_.now().ms());
        events += given.size() - given.fills.size() - given.contexts.size() - given.assets.size();
        contexts += given.contexts.size();
        assets += given.assets.size();
        fills += given.fills.size();
        co_return;
    }
    Task<> offer_orders(TraderId, std::vector<OrderUpdate>) override { co_return; }
    std::size_t events = 0, contexts = 0, assets = 0, fills = 0;

private:
    const ArenaClock& clock_;
};

TEST(ReplayMarket, ASessionIsToldOnceAndEnds) {
    ManualArenaClock clock(k_start);
    ManualSleeper sleeper(clock);
    auto opened = ReplayMarketProvider::open(
        k_data / "feeds/nautilus_btc-perp-20211231-20220201_1m.csv", clock, sleeper, {});
    ASSERT_TRUE(opened) << opened.error().message;
    ReplayMarketProvider& provider = **opened;
    EXPECT_EQ(provider.next_ms(), k_start.ms());
    Counter counter(clock);
    asio::io_context io{1};
    bool ended = false;
    asio::co_spawn(io, provider.run(counter), [&](const std::exception_ptr& error) {
        EXPECT_FALSE(error);
        ended = true;
    });
    io.run_for(std::chrono::seconds{60});
    EXPECT_TRUE(ended);
    EXPECT_TRUE(provider.has_ended());
    EXPECT_EQ(counter.events, 45'031U);
    EXPECT_EQ(counter.contexts, 45'031U) << "each bar's close is a mark";
    EXPECT_EQ(counter.assets, 1U) << "what BTC is, once";
    EXPECT_EQ(counter.fills, 0U);
    EXPECT_GT(clock.now(), k_start);
    EXPECT_EQ(provider.next_ms(), std::nullopt);
}

TEST(ReplayMarket, AnHourIsToldInAMinute) {
    ManualArenaClock clock(k_start);
    ManualSleeper sleeper(clock);
    auto opened = ReplayMarketProvider::open(
        k_data / "feeds/nautilus_btc-perp-20211231-20220201_1m.csv", clock, sleeper, {.speed = 60});
    ASSERT_TRUE(opened) << opened.error().message;
    ReplayMarketProvider& provider = **opened;
    std::size_t marks = 0;
    for (int second = 0; second < 60; ++second) {
        const VenueEvents told = provider.due(1'000);
        marks += told.contexts.size();
        EXPECT_TRUE(told.candles.empty()) << "a minute is none any more";
        for (const MarketContext& context : told.contexts) {
            EXPECT_LE(context.ts_ms, clock.now().ms());
            EXPECT_GT(context.ts_ms, clock.now().ms() - 1'100);
        }
        clock.advance(Milliseconds{1'000});
    }
    EXPECT_EQ(marks, 60U) << "a bar of a minute each second";
}

Task<> ask_assets(ReplayMarketProvider& provider, std::vector<MarketAsset>& into) {
    const auto answer = co_await provider.assets(Deadline::after(Seconds{60}));
    into = answer.value().assets;
}

TEST(ReplayMarket, ItsCoinsAreKnownBeforeItTellsOfThem) {
    ManualArenaClock clock(k_start);
    ManualSleeper sleeper(clock);
    auto opened = ReplayMarketProvider::open(k_data / "feeds", clock, sleeper, {.name = "past"});
    ASSERT_TRUE(opened) << opened.error().message;
    asio::io_context io{1};
    std::vector<MarketAsset> assets;
    asio::co_spawn(io, ask_assets(**opened, assets), asio::detached);
    io.run_for(std::chrono::seconds{60});
    ASSERT_EQ(assets.size(), 2U) << "BTC and ETH";
    for (const MarketAsset& asset : assets) {
        EXPECT_EQ(asset.provider, "past");
        EXPECT_EQ(asset.max_leverage, 10);
        EXPECT_EQ(asset.sz_decimals, 5);
    }
}

TEST(ReplayMarket, NothingIsToldBeforeItsTime) {
    ManualArenaClock clock(k_start);
    ManualSleeper sleeper(clock);
    auto opened =
        ReplayMarketProvider::open(k_data / "ws/tardis_mainnet_20241028.jsonl", clock, sleeper, {});
    ASSERT_TRUE(opened) << opened.error().message;
    std::int64_t told = 0;
    while (const auto next = (*opened)->next_ms()) {
        EXPECT_GE(*next, k_start.ms());
        if (*next > clock.now().ms()) {
            EXPECT_EQ((*opened)->due(1'000).size(), 0U);
            clock.advance(Milliseconds{*next - clock.now().ms()});
        }
        (*opened)->due(1);
        ASSERT_LT(++told, 1'000'000);
    }
    EXPECT_EQ(told, 10);
}

TEST(ReplayMarket, WhatIsNoFeedIsRefused) {
    ManualArenaClock clock(k_start);
    ManualSleeper sleeper(clock);
    EXPECT_FALSE(ReplayMarketProvider::open(k_data / "nothing here", clock, sleeper, {}).ok());
    EXPECT_FALSE(ReplayMarketProvider::open(k_data / "INDEX.json", clock, sleeper, {}).ok());
}

} // namespace
} // namespace nof0::venues
