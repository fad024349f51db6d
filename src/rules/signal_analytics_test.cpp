#include "rules/signal_analytics.hpp"

#include "rules/decision_signals.hpp"
#include "rules/holdings.hpp"

#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

ArenaTime minute(int minutes) {
    return ArenaTime::from_ms(60'000LL * minutes);
}

Signal signal(SignalKind kind, double confidence, std::optional<double> leverage = {}) {
    return {.symbol = Symbol("BTC"), .kind = kind, .confidence = confidence, .leverage = leverage};
}

TEST(SignalAnalytics, SumsMinutesOverTheArenasCoins) {
    SignalAnalytics analytics(6);
    analytics.add(
        {.id = "a", .time = minute(0), .signals = {signal(SignalKind::enter_long, 0.6, 10)}});
    analytics.add(
        {.id = "b",
         .time = minute(3),
         .coins_long = 4,
         .coins_short = 1,
         .signals = {signal(SignalKind::hold, 0.7), signal(SignalKind::enter_short, 0.5, 20)}});
    analytics.add({.id = "c", .time = minute(8), .signals = {signal(SignalKind::close, 0.9)}});
    const SignalsTable table = analytics.signals();
    EXPECT_EQ(table.mins_long_combined, 12);
    EXPECT_EQ(table.mins_short_combined, 3);
    EXPECT_EQ(table.mins_flat_combined, 33); // 1 x 3 + 6 x 5
    EXPECT_EQ(table.pct_mins_long_combined, 25);
    EXPECT_EQ(table.total_signals, 4);
    EXPECT_EQ(table.long_short_ratio, 1);
    EXPECT_EQ(table.avg_confidence, 0.675);
    EXPECT_EQ(table.median_confidence, 0.65);
    EXPECT_EQ(table.avg_leverage, 1);
    const InvocationTable breaks = analytics.invocations();
    EXPECT_EQ(breaks.num_invocations, 3);
    EXPECT_EQ(breaks.avg_invocation_break_mins, 4);
    EXPECT_EQ(breaks.min_invocation_break_mins, 3);
    EXPECT_EQ(breaks.max_invocation_break_mins, 5);
    // The identity that the recordings showed: the three sums are 6 x avg break x (n - 1).
    EXPECT_EQ(table.mins_long_combined + table.mins_short_combined + table.mins_flat_combined, 48);
    AnalyticsPayload payload{.trader = TraderId("x")};
    analytics.write_to(payload);
    EXPECT_EQ(payload.overall.avg_convo_leverage, 15);
    EXPECT_EQ(payload.overall.median_convo_leverage, 15);
    EXPECT_EQ(payload.last_convo_doc_id, "c");
    EXPECT_EQ(payload.last_convo_timestamp, minute(8));
}

TEST(SignalAnalytics, OfNothingAreZeros) {
    const SignalAnalytics none;
    const SignalsTable signals = none.signals();
    for (const auto& field : k_signals_fields) {
        EXPECT_EQ(signals.*field.member, 0) << field.name;
    }
    EXPECT_EQ(none.invocations(), InvocationTable{});
    AnalyticsPayload payload{.trader = TraderId("x")};
    none.write_to(payload);
    EXPECT_EQ(payload.last_convo_doc_id, std::nullopt);
}

TEST(DecisionSignals, ReadsWordsOfAnyModel) {
    const auto signals = signals_of(
        R"({"ETH":{"signal":"BUY_TO_ENTER","confidence":0.7,"leverage":10},
            "BTC":{"signal":"close_position","confidence":2},
            "SOL":{"signal":"maybe"},"note":"text","XRP":{"signal":"sell"}})",
        minute(1));
    ASSERT_EQ(signals.size(), 3U);
    EXPECT_EQ(signals[0].symbol.text(), "BTC");
    EXPECT_EQ(signals[0].kind, SignalKind::close);
    EXPECT_EQ(signals[0].confidence, 1);
    EXPECT_EQ(signals[1].kind, SignalKind::enter_long);
    EXPECT_EQ(signals[1].leverage, 10);
    EXPECT_EQ(signals[2].kind, SignalKind::enter_short);
    EXPECT_TRUE(signals_of("", minute(1)).empty());
    EXPECT_TRUE(signals_of("[1,2]", minute(1)).empty());
    EXPECT_TRUE(signals_of(R"({"BTC":)", minute(1)).empty());
    EXPECT_TRUE(signals_of(R"({"BTC":{"signal":"buy"})", minute(1)).empty());
    EXPECT_TRUE(signals_of(R"({"BTC":{"signal":"buy"}} {})", minute(1)).empty());
    EXPECT_TRUE(signals_of("null", minute(1)).empty());
}

// JSONB spells 1e300 with 301 digits, and 1e400 is a number there as well.
TEST(DecisionSignals, AHugeNumberLosesNoDecision) {
    const std::string zeros(400, '0');
    const auto signals =
        signals_of(R"({"BTC":{"signal":"buy","confidence":1e300,"risk_usd":1)" + zeros +
                       R"(,"leverage":5},)"
                       R"("ETH":{"signal":"sell","leverage":1)" +
                       zeros +
                       R"(},)"
                       R"("SOL":{"quantity":-1e999,"signal":"hold","confidence":0.5},"XRP":1)" +
                       zeros + "}",
                   minute(1));
    ASSERT_EQ(signals.size(), 3U);
    EXPECT_EQ(signals[0].kind, SignalKind::enter_long);
    EXPECT_EQ(signals[0].confidence, 1);
    EXPECT_EQ(signals[0].leverage, 5);
    EXPECT_EQ(signals[1].kind, SignalKind::enter_short);
    EXPECT_EQ(signals[1].leverage, std::nullopt);
    EXPECT_EQ(signals[2].kind, SignalKind::hold);
    EXPECT_EQ(signals[2].confidence, 0.5);
    EXPECT_EQ(signals_of(R"({"BTC":{"signal":"buy","leverage":1)" + zeros.substr(0, 300) + "}}",
                         minute(1))
                  .at(0)
                  .leverage,
              1e300);
}

TEST(Holdings, CountCoinsNotTrades) {
    const Symbol btc("BTC");
    const Symbol eth("ETH");
    // BTC closed in two parts, then reopened short; ETH is still open.
    const std::vector<Holding> holdings{{btc, Side::long_side, minute(1), minute(5)},
                                        {btc, Side::long_side, minute(1), minute(3)},
                                        {btc, Side::short_side, minute(5), minute(7)},
                                        {eth, Side::long_side, minute(2), std::nullopt}};
    const std::vector<ArenaTime> times{minute(1), minute(2), minute(4),
                                       minute(5), minute(6), minute(9)};
    const std::vector<HeldCoins> expected{{0, 0}, {1, 0}, {2, 0}, {2, 0}, {1, 1}, {1, 0}};
    EXPECT_EQ(held_at(times, holdings), expected);
}

} // namespace
} // namespace nof0::rules
