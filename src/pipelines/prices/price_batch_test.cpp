// The screen, the board's sources and what a batch comes to.
#include "pipelines/prices/board_sources.hpp"
#include "pipelines/prices/price_batch.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace nof0::pipelines {
namespace {

constexpr std::int64_t k_now = 1'761'000'000'000;

PriceEvent event(double price, std::int64_t ts_ms = k_now, std::int64_t seq = 1,
                 std::int64_t received_ms = k_now) {
    return {PriceTick{Symbol("BTC"), price, ts_ms, "hl", seq}, received_ms};
}

Feed btc() {
    Feed feed;
    feed.source = "hl";
    feed.symbol = "BTC";
    feed.on_board = true;
    return feed;
}

TEST(PriceScreen, NumbersThatAreNoPrices) {
    EXPECT_EQ(refusal_of_number(std::numeric_limits<double>::quiet_NaN()),
              PriceRefusal::not_a_number);
    EXPECT_EQ(refusal_of_number(std::numeric_limits<double>::infinity()),
              PriceRefusal::not_a_number);
    EXPECT_EQ(refusal_of_number(0), PriceRefusal::not_positive);
    EXPECT_EQ(refusal_of_number(-1), PriceRefusal::not_positive);
    EXPECT_EQ(refusal_of_number(1e-9), std::nullopt);
}

TEST(PriceScreen, BoundsOfTimeAreInclusive) {
    const PriceBounds bounds;
    const auto at = [&](std::int64_t ts_ms) {
        return refusal_of_moment(event(1, ts_ms).tick, k_now, bounds, std::nullopt);
    };
    EXPECT_EQ(at(k_now - 60'000), std::nullopt);
    EXPECT_EQ(at(k_now - 60'001), PriceRefusal::stale);
    EXPECT_EQ(at(k_now + 5'000), std::nullopt);
    EXPECT_EQ(at(k_now + 5'001), PriceRefusal::future);
    EXPECT_EQ(at(0), PriceRefusal::stale);
    EXPECT_EQ(at(std::numeric_limits<std::int64_t>::min()), PriceRefusal::stale);
    EXPECT_EQ(at(std::numeric_limits<std::int64_t>::max()), PriceRefusal::future);
}

TEST(PriceScreen, TheBandHoldsForAMinute) {
    const PriceBounds bounds;
    const auto against = [&](double price, std::int64_t reference_ms) {
        return refusal_of_moment(event(price).tick, k_now, bounds,
                                 PriceReference{100, reference_ms});
    };
    EXPECT_EQ(against(150, k_now - 1'000), std::nullopt);
    EXPECT_EQ(against(150.1, k_now - 1'000), PriceRefusal::out_of_band);
    EXPECT_EQ(against(66, k_now - 1'000), PriceRefusal::out_of_band);
    EXPECT_EQ(against(66, k_now - 60'001), std::nullopt);
}

TEST(BoardSources, AProviderStandsForItsStreamsButMarks) {
    BoardSources sources;
    EXPECT_TRUE(sources.shows("hl", "BTC"));
    EXPECT_TRUE(sources.shows("replay:x.csv", "BTC"));
    EXPECT_FALSE(sources.shows("hl:mark", "BTC"));
    sources.other = "hl";
    sources.by_symbol["ETH"] = "sim";
    sources.by_symbol["SOL"] = "hl:mark";
    EXPECT_TRUE(sources.shows("hl", "BTC"));
    EXPECT_TRUE(sources.shows("hl:mid", "BTC"));
    EXPECT_FALSE(sources.shows("hl:mark", "BTC"));
    EXPECT_FALSE(sources.shows("hl2", "BTC"));
    EXPECT_FALSE(sources.shows("hl", "ETH"));
    EXPECT_TRUE(sources.shows("sim", "ETH"));
    EXPECT_TRUE(sources.shows("hl:mark", "SOL"));
}

TEST(PriceBatch, ReducesToOneRowPerKey) {
    Feed feed = btc();
    const PriceBounds bounds;
    PriceBatch batch;
    const std::int64_t minute = k_now - k_now % 60'000;
    const std::vector<PriceEvent> events{
        event(100, minute + 10, 2), event(101, minute + 10, 3), event(99, minute + 10, 1),
        event(101, minute + 10, 3), event(98, minute - 1, 9),
    };
    for (const PriceEvent& one : events) {
        batch.judge(one, {&feed, false, &bounds});
    }
    EXPECT_EQ(batch.counts().accepted, 4u);
    EXPECT_EQ(batch.counts().duplicates, 1u);
    EXPECT_EQ(batch.counts().late, 2u);
    ASSERT_EQ(batch.latest().prices.size(), 1u);
    EXPECT_EQ(batch.latest().prices[0], 101);
    const auto bars = batch.bars();
    ASSERT_EQ(bars.size(), 2u);
    EXPECT_EQ(bars[0].minute_ms, minute - 60'000);
    EXPECT_EQ(bars[1].open, 99);
    EXPECT_EQ(bars[1].close, 101);
    EXPECT_EQ(bars[1].high, 101);
    EXPECT_EQ(bars[1].low, 99);
    EXPECT_EQ(bars[1].ticks, 3);
    const auto positions = batch.settle();
    ASSERT_EQ(positions.size(), 1u);
    EXPECT_EQ(positions[0].last_seqs, "{1,2,3}");
    EXPECT_TRUE(feed.bars.empty());
}

TEST(PriceBatch, ARepeatIsNoRefusalHoweverOld) {
    Feed feed = btc();
    const PriceBounds bounds;
    PriceBatch batch;
    const PriceEvent old = event(100, k_now - 3'600'000);
    batch.judge(old, {&feed, true, &bounds});
    EXPECT_EQ(batch.counts().duplicates, 1u);
    batch.judge(old, {&feed, false, &bounds});
    EXPECT_EQ(batch.counts().refused.at(PriceRefusal::stale), 1u);
    ASSERT_EQ(batch.quarantined().size(), 1u);
    EXPECT_EQ(batch.quarantined()[0].event_key, "hl:BTC:1760996400000:1");
    EXPECT_TRUE(batch.settle().empty());
}

TEST(PriceBatch, AFeedGoneMadIsCountedNotListed) {
    const PriceBounds bounds;
    PriceBatch batch;
    const PriceEvent bad = event(-1);
    for (std::size_t i = 0; i < PriceBatch::k_quarantine_max + 5; ++i) {
        batch.judge(bad, {nullptr, false, &bounds});
    }
    const auto rows = batch.quarantined();
    ASSERT_EQ(rows.size(), PriceBatch::k_quarantine_max + 1);
    EXPECT_EQ(rows.back().reason, "not_listed");
    EXPECT_EQ(rows.back().event.text, R"({"refused_too": 5})");
}

} // namespace
} // namespace nof0::pipelines
