// The ingest benchmark at a small size: both sides store every tick once, and it cleans up.
#include "app/bench/ingest.hpp"
#include "app/bench/ingest_frames.hpp"
#include "support/servers.hpp"
#include "venues/hyperliquid/message_parser.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

TEST(IngestBench, MeasuresBothSidesAndBothLatencies) {
    bench::IngestBenchOptions options;
    options.postgres_dsn = servers().postgres_dsn;
    options.redis = cache::parse_redis_url(servers().redis_url).value();
    options.ticks = 3'000;
    options.rounds = 1;
    options.ticks_per_second = 1'000;
    options.latency_seconds = 1;
    const std::vector<bench::Row> rows = bench::run_ingest_bench(options);
    ASSERT_EQ(rows.size(), 5U);
    EXPECT_EQ(rows[0].unit, "ticks/s");
    EXPECT_NEAR(rows[0].ratio, rows[0].value / rows[0].anchor_value, 1e-9);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i].unit, "ms");
        EXPECT_GT(rows[i].value, 0);
    }
}

TEST(IngestBench, ItsFramesAreTheVenuesAndItsRowsWhatTheyHold) {
    const bench::IngestFrames frames(1'000, 100'000, 1'761'000'000'000);
    venues::hyperliquid::MessageParser parser;
    VenueEvents events;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        parser.parse_frame(frames.frame(i), events);
    }
    EXPECT_EQ(parser.skips().total(), 0U);
    ASSERT_EQ(events.trades.size(), 1'000U);
    for (std::size_t i = 0; i < events.trades.size(); ++i) {
        EXPECT_EQ(events.trades[i].px, frames.rows()[i].price);
        EXPECT_EQ(events.trades[i].tid, frames.rows()[i].tid);
        EXPECT_EQ(events.trades[i].time_ms, frames.rows()[i].time_ms);
        EXPECT_EQ(events.trades[i].symbol.text(),
                  bench::IngestFrames::coin_name(frames.rows()[i].coin));
    }
}

} // namespace
} // namespace nof0::test
