#include "venues/hyperliquid/market_filter.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace nof0::venues::hyperliquid {
namespace {

const Symbol k_btc("BTC");
constexpr std::int64_t k_minute_ms = 60'000;

MarketFilter filter_of(std::vector<std::string> coins) {
    std::vector<MarketAsset> assets;
    for (const std::string& coin : coins) {
        assets.push_back({.symbol = Symbol(coin)});
    }
    MarketFilter filter;
    filter.set_coins(assets);
    return filter;
}

TapeTrade trade(std::int64_t tid, std::int64_t time_ms = 1) {
    return {k_btc, 100, 1, OrderSide::buy, time_ms, tid};
}

std::size_t news(MarketFilter& filter, VenueEvents events) {
    filter.keep_news(events);
    return events.size();
}

TEST(MarketFilter, TradesComeOnceHoweverOftenTheyAreRepeated) {
    MarketFilter filter = filter_of({"BTC"});
    EXPECT_EQ(news(filter, {.trades = {trade(1), trade(2)}}), 2u);
    EXPECT_EQ(news(filter, {.trades = {trade(1), trade(2), trade(3)}}), 1u);
    EXPECT_EQ(news(filter, {.trades = {trade(3, 2)}}), 1u) << "a number is of its time";
    EXPECT_EQ(filter.skips().counts().at("repeat.trade"), 2u);
}

TEST(MarketFilter, TradesWithoutANumberAreToldApartByTheirPlace) {
    MarketFilter filter = filter_of({"BTC"});
    const VenueEvents twins{.trades = {trade(0), trade(0), trade(0, 2)}};
    EXPECT_EQ(news(filter, twins), 3u);
    EXPECT_EQ(news(filter, twins), 0u);
}

TEST(MarketFilter, BooksAreNewerOrRepeats) {
    MarketFilter filter = filter_of({"BTC"});
    const auto book = [](std::int64_t time_ms, bool top_only) {
        return VenueEvents{.books = {{k_btc, time_ms, top_only, {}, {}}}};
    };
    EXPECT_EQ(news(filter, book(5, true)), 1u);
    EXPECT_EQ(news(filter, book(5, true)), 0u);
    EXPECT_EQ(news(filter, book(5, false)), 1u) << "quotes and books are streams of their own";
    EXPECT_EQ(news(filter, book(6, true)), 1u);
    EXPECT_EQ(news(filter, book(4, true)), 0u);
}

TEST(MarketFilter, WhatIsOfOtherMarketsIsCounted) {
    MarketFilter filter = filter_of({"BTC"});
    EXPECT_EQ(news(filter, {.mids = {{k_btc, 1}, {Symbol("@107"), 1}, {Symbol("xyz:TSLA"), 1}}}),
              1u);
    EXPECT_FALSE(filter.take_unknown_coin());
    EXPECT_EQ(news(filter, {.mids = {{Symbol("NEW"), 1}}}), 0u);
    EXPECT_TRUE(filter.take_unknown_coin());
    EXPECT_FALSE(filter.take_unknown_coin());
    EXPECT_EQ(filter.skips().counts().at("coin.NEW"), 1u);
    EXPECT_EQ(filter.skips().counts().at("coin.of another market"), 2u);
}

Candle bar(std::int64_t minute, double close, bool is_closed = false) {
    return {.symbol = k_btc,
            .interval = "1m",
            .open_ms = minute * k_minute_ms,
            .close_ms = (minute + 1) * k_minute_ms - 1,
            .open = 1,
            .high = 1,
            .low = 1,
            .close = close,
            .volume = 1,
            .is_closed = is_closed};
}

// "10=1.5 11=2": the minutes of closed bars and their closing prices.
std::string text_of(const std::vector<Candle>& bars) {
    std::string text;
    for (const Candle& one : bars) {
        EXPECT_TRUE(one.is_closed);
        text += (text.empty() ? "" : " ") + std::to_string(one.open_ms / k_minute_ms) + "=" +
                std::to_string(static_cast<int>(one.close));
    }
    return text;
}

std::string stream(MarketFilter& filter, Candle one) {
    VenueEvents events{.candles = {std::move(one)}};
    filter.keep_news(events);
    return text_of(events.candles);
}

TEST(MarketFilter, ABarIsClosedWhenItsSuccessorBegins) {
    MarketFilter filter = filter_of({"BTC"});
    EXPECT_EQ(stream(filter, bar(10, 1)), "");
    EXPECT_EQ(stream(filter, bar(10, 2)), "");
    EXPECT_EQ(stream(filter, bar(11, 3)), "10=2");
    EXPECT_EQ(stream(filter, bar(10, 9)), "") << "late";
    EXPECT_EQ(stream(filter, bar(14, 4)), "11=3");
}

TEST(MarketFilter, AGapIsFilledBeforeWhatCameAfterIt) {
    MarketFilter filter = filter_of({"BTC"});
    stream(filter, bar(10, 1));
    EXPECT_EQ(filter.gap_from_ms(k_btc, "1m"), std::nullopt);
    filter.forget_forming();
    EXPECT_EQ(filter.gap_from_ms(k_btc, "1m"), 10 * k_minute_ms);
    EXPECT_EQ(stream(filter, bar(12, 1)), "");
    EXPECT_EQ(stream(filter, bar(13, 5)), "") << "12 is closed, and waits";
    // The answer was made while 12 was forming.
    EXPECT_EQ(text_of(filter.fill_gap(
                  k_btc, "1m", {bar(9, 8, true), bar(10, 7, true), bar(11, 6, true), bar(12, 0)})),
              "10=7 11=6 12=1");
    EXPECT_EQ(filter.gap_from_ms(k_btc, "1m"), std::nullopt);
    EXPECT_EQ(stream(filter, bar(14, 5)), "13=5");
}

TEST(MarketFilter, TheLastBarOfAnAnswerStillForms) {
    MarketFilter filter = filter_of({"BTC"});
    stream(filter, bar(10, 1));
    stream(filter, bar(11, 1));
    filter.forget_forming();
    EXPECT_EQ(text_of(filter.fill_gap(k_btc, "1m", {bar(11, 2, true), bar(12, 3)})), "11=2");
    EXPECT_EQ(stream(filter, bar(13, 4)), "12=3") << "nothing more was traded in it";
}

// A stream that breaks anywhere, with REST asked at any later time: each bar comes once, in order,
// with its last price.
TEST(MarketFilter, EveryBarComesOnceWhateverBreaks) {
    std::size_t bars = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed, "bars");
        MarketFilter filter = filter_of({"BTC"});
        constexpr std::int64_t k_steps = 200; // four to a minute, each with a price of its own
        std::vector<Candle> got;
        bool is_connected = true;
        std::optional<std::vector<Candle>> answer; // on its way
        const auto bar_at = [](std::int64_t step) {
            return bar(step / 4, static_cast<double>(step));
        };
        const auto append = [&got](std::vector<Candle> bars) {
            got.insert(got.end(), bars.begin(), bars.end());
        };
        for (std::int64_t step = 0; step < k_steps; ++step) {
            if (is_connected && random.chance(0.05) && step > 0) {
                is_connected = false;
                filter.forget_forming();
                answer.reset();
            } else if (!is_connected && random.chance(0.3)) {
                is_connected = true;
            }
            if (is_connected) {
                VenueEvents events{.candles = {bar_at(step)}};
                filter.keep_news(events);
                append(std::move(events.candles));
            }
            if (answer && random.chance(0.5)) {
                append(filter.fill_gap(k_btc, "1m", std::move(*answer)));
                answer.reset();
            } else if (!answer && is_connected && random.chance(0.5)) {
                if (const auto from_ms = filter.gap_from_ms(k_btc, "1m")) {
                    answer.emplace();
                    for (std::int64_t m = *from_ms / k_minute_ms; m <= step / 4; ++m) {
                        answer->push_back(bar_at(std::min(m * 4 + 3, step)));
                        answer->back().is_closed = m < step / 4;
                    }
                }
            }
        }
        for (std::size_t i = 0; i < got.size(); ++i) {
            ASSERT_EQ(got[i].open_ms, static_cast<std::int64_t>(i) * k_minute_ms);
            ASSERT_EQ(got[i].close, static_cast<double>(i * 4 + 3));
        }
        bars += got.size();
    }
    EXPECT_GT(bars, 300u * 40) << "of 49: those before a gap that is still open at the end";
}

} // namespace
} // namespace nof0::venues::hyperliquid
