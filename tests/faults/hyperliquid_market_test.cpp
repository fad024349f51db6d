// HyperliquidMarket against a venue that misbehaves in every way we know of: nothing is lost of
// what the venue said, nothing reaches the sink twice.
#include "support/market_fixture.hpp"

namespace nof0::test {
namespace {

using namespace std::chrono_literals;
using venues::VenueError;

class HyperliquidMarketTest : public MarketFixture {};

TEST_F(HyperliquidMarketTest, BeginsWithTheAssetsAndFollowsItsCoins) {
    start();
    ASSERT_TRUE(eventually([&] { return is_subscribed(1); }));
    EXPECT_EQ(sink.assets, (std::vector<std::string>{"BTC", "ETH", "OLD"}));
    EXPECT_EQ(venue.socket_requests().front(), "1 subscribe allMids");
    EXPECT_TRUE(requested("subscribe trades ETH"));
    EXPECT_TRUE(requested("subscribe bbo BTC"));
    EXPECT_TRUE(requested("subscribe activeAssetCtx BTC"));
    EXPECT_FALSE(requested("subscribe trades NOWHERE")) << "the venue might hang up on that";
    venue.publish(trades_frame({{"BTC", 1}, {"@1", 2}, {"BTC", 3}}));
    venue.publish(R"({"channel":"brandNew","data":{}})");
    venue.publish("Websocket connection established.");
    venue.publish(mids_frame());
    ASSERT_TRUE(eventually([&] { return sink.mids > 0; }));
    EXPECT_EQ(sink.tids, (std::vector<std::int64_t>{1, 3}));
    finish();
    const auto skips = market->counts().skips;
    EXPECT_EQ(skips.at("channel.brandNew"), 1u);
    EXPECT_EQ(skips.at("subscription.NOWHERE"), 1u);
    EXPECT_EQ(skips.at("no_frame"), 1u);
    EXPECT_GE(skips.at("coin.of another market"), 1u);
}

TEST_F(HyperliquidMarketTest, EveryEndOfAConnectionCostsNothing) {
    repeats_trades();
    start();
    std::int64_t tid = 0;
    int sockets = 1;
    for (const std::string end : {"cut", "goodbye", "half", "cut"}) {
        ASSERT_TRUE(eventually([&] { return is_subscribed(sockets); })) << end;
        trade("BTC", ++tid);
        ASSERT_TRUE(eventually([&] { return sink.tids.size() == std::size_t(tid); })) << end;
        if (end == "cut") {
            venue.cut_sockets();
        } else if (end == "goodbye") {
            venue.say_goodbye();
        } else {
            venue.send_half(trades_frame({{"BTC", 999}}));
        }
        trade("BTC", ++tid); // while nobody listens: repeated after subscribing
        ++sockets;
        ASSERT_TRUE(eventually([&] { return sink.tids.size() == std::size_t(tid); })) << end;
    }
    finish();
    std::vector<std::int64_t> all(static_cast<std::size_t>(tid));
    std::iota(all.begin(), all.end(), 1);
    EXPECT_EQ(sink.tids, all) << "each once, in order";
    EXPECT_EQ(market->counts().connections, 5u);
}

TEST_F(HyperliquidMarketTest, ASilentConnectionIsPingedAndThenGivenUp) {
    options.times.ping_every = 30ms;
    options.times.silence_max = 300ms;
    start();
    ASSERT_TRUE(eventually([&] { return venue.pings() >= 3; }));
    EXPECT_EQ(venue.sockets_made(), 1) << "pongs keep it alive";
    venue.fall_silent(true);
    ASSERT_TRUE(eventually([&] { return venue.sockets_made() >= 2; }));
    venue.fall_silent(false);
    ASSERT_TRUE(eventually([&] {
        venue.publish(mids_frame());
        return sink.mids > 0;
    }));
    finish();
}

TEST_F(HyperliquidMarketTest, ASilentStreamIsAskedForAnew) {
    options.times.subscription_silence_max = 100ms;
    start();
    ASSERT_TRUE(eventually([&] { return requested("unsubscribe allMids"); }));
    ASSERT_TRUE(eventually([&] { return times_requested("1 subscribe allMids") >= 2; }));
    EXPECT_GE(market->counts().resubscriptions, 1u);
    EXPECT_FALSE(requested("unsubscribe trades BTC")) << "nobody may have traded";
    EXPECT_EQ(venue.sockets_made(), 1);
    finish();
}

TEST_F(HyperliquidMarketTest, RepeatedSnapshotsAreNoNews) {
    start();
    ASSERT_TRUE(eventually([&] { return is_subscribed(1); }));
    for (int i = 0; i < 3; ++i) {
        venue.publish(trades_frame({{"BTC", 1}, {"BTC", 2}}));
        venue.publish(bbo_frame("BTC", 5));
    }
    venue.publish(bbo_frame("BTC", 6));
    venue.publish(mids_frame());
    ASSERT_TRUE(eventually([&] { return sink.mids > 0; }));
    finish();
    EXPECT_EQ(sink.tids, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(sink.book_times, (std::vector<std::int64_t>{5, 6}));
}

TEST_F(HyperliquidMarketTest, TheBarsOfAGapComeFromRest) {
    venue.on_info("candleSnapshot", [](const Json& asked) -> VenueReply {
        const std::string coin = asked["req"]["coin"];
        return {.body = coin == "BTC" ? bars_answer({10, 11, 12, 13}) : "[]"};
    });
    start();
    ASSERT_TRUE(eventually([&] { return is_subscribed(1); }));
    venue.publish(bar_frame(9));
    venue.publish(bar_frame(10));
    ASSERT_TRUE(eventually([&] { return sink.bars.size() == 1; }));
    venue.misbehave("candleSnapshot", Misdeed::server_error);
    venue.misbehave("candleSnapshot", Misdeed::half_answer);
    venue.misbehave("candleSnapshot", Misdeed::too_many_requests);
    venue.cut_sockets();
    ASSERT_TRUE(eventually([&] { return sink.bars.size() == 4; }));
    venue.publish(bar_frame(14));
    ASSERT_TRUE(eventually([&] { return sink.bars.size() == 5; }));
    finish();
    EXPECT_EQ(sink.bars, (std::vector<std::int64_t>{9, 10, 11, 12, 13}));
    EXPECT_EQ(venue.requests("candleSnapshot").front()["req"]["startTime"], 10 * 60'000);
}

TEST_F(HyperliquidMarketTest, TheStartWaitsForTheVenue) {
    options.retries_max = 1;
    venue.misbehave("metaAndAssetCtxs", Misdeed::cut, 3);
    venue.misbehave("metaAndAssetCtxs", Misdeed::server_error, 2);
    venue.refuse_sockets(true);
    start();
    ASSERT_TRUE(eventually([&] { return !sink.assets.empty(); }));
    EXPECT_EQ(venue.requests("metaAndAssetCtxs").size(), 6u);
    venue.refuse_sockets(false);
    ASSERT_TRUE(eventually([&] { return is_subscribed(1); }));
    finish();
}

TEST_F(HyperliquidMarketTest, NewConnectionsAreLimited) {
    options.times.connections_per_minute = 6; // two at once, then one in fifteen seconds
    start();
    for (int socket = 1; socket <= 2; ++socket) {
        ASSERT_TRUE(eventually([&] { return is_subscribed(socket); }));
        venue.cut_sockets();
    }
    run(sleep_for(300ms));
    EXPECT_EQ(venue.sockets_made(), 2);
    finish(); // stops in the middle of the wait
}

TEST_F(HyperliquidMarketTest, StopsWhereverItIs) {
    venue.misbehave("metaAndAssetCtxs", Misdeed::cut, 1'000);
    start();
    ASSERT_TRUE(eventually([&] { return venue.requests("metaAndAssetCtxs").size() > 1; }));
    finish();
    EXPECT_TRUE(sink.assets.empty());
}

TEST_F(HyperliquidMarketTest, WhatTheSinkThrowsEndsTheRun) {
    start();
    ASSERT_TRUE(eventually([&] { return is_subscribed(1); }));
    sink.is_broken = true;
    trade("BTC", 1);
    ASSERT_TRUE(eventually([&] { return has_ended; }));
    EXPECT_TRUE(failure);
}

TEST_F(HyperliquidMarketTest, CandlesAreSharedAndRemembered) {
    venue.on_info("candleSnapshot",
                  [](const Json&) -> VenueReply { return {.body = bars_answer({1, 2, 3, 4})}; });
    make_market();
    std::vector<std::size_t> sizes;
    for (int i = 0; i < 3; ++i) {
        asio::co_spawn(context, note_bars("3m", 2, sizes), asio::detached);
    }
    ASSERT_TRUE(eventually([&] { return sizes.size() == 3; }));
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 2}));
    run(note_bars("3m", 2, sizes));
    EXPECT_EQ(venue.requests("candleSnapshot").size(), 1u);
    run(note_bars("7m", 2, sizes));
    EXPECT_EQ(error.kind, VenueError::Kind::refused);
    EXPECT_EQ(venue.requests("candleSnapshot").size(), 1u);
}

TEST_F(HyperliquidMarketTest, CallsTryAgainOnlyWhereThatHelps) {
    make_market();
    venue.misbehave("metaAndAssetCtxs", Misdeed::too_many_requests);
    venue.misbehave("metaAndAssetCtxs", Misdeed::server_error);
    venue.misbehave("metaAndAssetCtxs", Misdeed::half_answer);
    std::size_t assets = 0;
    run(note_assets(Deadline::after(60s), assets));
    EXPECT_EQ(assets, 3u);
    EXPECT_EQ(venue.requests("metaAndAssetCtxs").size(), 4u);
    std::vector<std::size_t> sizes;
    run(note_bars("1m", 5, sizes)); // the venue knows no candles: 422
    EXPECT_EQ(error.kind, VenueError::Kind::refused);
    EXPECT_EQ(venue.requests("candleSnapshot").size(), 1u);
    venue.on_info("candleSnapshot", [](const Json&) -> VenueReply { return {.body = "[]"}; });
    venue.misbehave("candleSnapshot", Misdeed::slow);
    run(note_bars("1m", 5, sizes, Deadline::after(50ms)));
    EXPECT_EQ(error.kind, VenueError::Kind::retryable);
}

} // namespace
} // namespace nof0::test
