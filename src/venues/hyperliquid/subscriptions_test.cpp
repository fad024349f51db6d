#include "venues/hyperliquid/subscriptions.hpp"

#include <gtest/gtest.h>

namespace nof0::venues::hyperliquid {
namespace {

using namespace std::chrono_literals;

TEST(Subscriptions, AreSpelledAsTheVenueWants) {
    EXPECT_EQ(subscription_message("subscribe", {.type = "allMids"}),
              R"({"method":"subscribe","subscription":{"type":"allMids"}})");
    EXPECT_EQ(
        subscription_message("unsubscribe", {.type = "candle", .coin = "BTC", .interval = "1m"}),
        R"({"method":"unsubscribe","subscription":{"type":"candle","coin":"BTC",)"
        R"("interval":"1m"}})");
}

TEST(Subscriptions, OnlyWhatSpeaksAlwaysIsMissed) {
    MonotonicTime now{};
    Subscriptions subscriptions({{.type = "allMids"},
                                 {.type = "trades", .coin = "BTC"},
                                 {.type = "activeAssetCtx", .coin = "BTC"},
                                 {.type = "activeAssetCtx", .coin = "ETH"}},
                                30s, now);
    now += 20s;
    subscriptions.heard({.mids = {{Symbol("BTC"), 1}}}, now);
    subscriptions.heard({.contexts = {{.symbol = Symbol("ETH")}}}, now);
    now += 10s;
    EXPECT_EQ(subscriptions.take_overdue(now),
              (std::vector<Subscription>{{.type = "activeAssetCtx", .coin = "BTC"}}));
    EXPECT_TRUE(subscriptions.take_overdue(now).empty()) << "it gets its time";
    now += 20s;
    EXPECT_EQ(subscriptions.take_overdue(now).size(), 2u);
}

TEST(Subscriptions, AreNoMoreThanTheVenueTakes) {
    const std::vector<Subscription> many(2'000, Subscription{.type = "trades", .coin = "BTC"});
    EXPECT_EQ(Subscriptions(many, 30s, {}).all().size(), 1'000u);
}

} // namespace
} // namespace nof0::venues::hyperliquid
