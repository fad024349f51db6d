// The price pipeline on a real server: any order, repetition, cut and failure of a feed's ticks
// comes to the same rows; what must not reach the board does not; documents are those of a reader.
#include "pipelines/prices.hpp"
#include "pipelines/prices/venue_prices.hpp"
#include "projections/builders.hpp"
#include "storage/partitions.hpp"
#include "support/store_fixture.hpp"
#include "venues/replay/replay_source.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <set>
#include <tuple>

namespace nof0::test {
namespace {

using pipelines::PriceEvent;
using pipelines::PricesOptions;
using pipelines::Written;
using storage::WriteScope;

constexpr std::int64_t k_now = 1'761'000'000'000; // 2025-10-20

struct Rollback {};

class PricesPipeline : public StoreFixture {
protected:
    using Subject = pipelines::PricesPipeline;

    PricesPipeline() { restart(); }

    // As after a crash: nothing is remembered but what Postgres holds.
    void restart(PricesOptions options = {}) {
        pipeline_ = std::make_unique<Subject>(loop().io().get_executor(), options, clock_,
                                              loop().metrics());
    }
    static PriceEvent event(std::string_view symbol, double price, std::int64_t ts_ms,
                            std::int64_t seq = 1, std::string source = "hyperliquid") {
        return {PriceTick{Symbol(symbol), price, ts_ms, std::move(source), seq}, ts_ms};
    }
    Written write_batch(std::size_t max = 1'000'000) {
        Written written = write([&](WriteScope& s) { return pipeline_->write(s, max); });
        pipeline_->committed();
        return written;
    }
    void fail_batch() {
        const auto body = [&](WriteScope& s) { return write_and_fail(*pipeline_, s); };
        EXPECT_THROW(write(body), Rollback);
        pipeline_->rolled_back();
    }
    Written offer_and_write(std::vector<PriceEvent> events) {
        for (PriceEvent& one : events) {
            pipeline_->offer_now(std::move(one));
        }
        return write_batch();
    }
    // All that ticks come to, but versions, surrogates and times of writing.
    std::string state() {
        return sql("SELECT coalesce(string_agg(t::text, ';' ORDER BY symbol), '') FROM "
                   "(SELECT symbol, price, ts_ms, source, source_seq FROM price_latest) t") +
               "|" +
               sql("SELECT coalesce(string_agg(t::text, ';' ORDER BY source, symbol, minute_ms), "
                   "'') FROM (SELECT source, symbol, minute_ms, open, high, low, close, "
                   "open_ts_ms, open_seq, close_ts_ms, close_seq, ticks, volume FROM price_bars) "
                   "t") +
               "|" +
               sql("SELECT coalesce(string_agg(t::text, ';' ORDER BY source, symbol), '') FROM "
                   "(SELECT source, symbol, last_ts_ms, last_seqs FROM feed_cursors) t") +
               "|" +
               sql("SELECT count(*) || ' ' || count(DISTINCT (symbol, ts_ms, source, source_seq)) "
                   "FROM price_ticks");
    }
    Subject& pipeline() { return *pipeline_; }

    static Task<projections::Content> build_for_reader(pg::Pool& pool, cache::Family family,
                                                       std::string subject) {
        storage::ReadScope scope = co_await storage::ReadScope::open(pool, soon());
        const projections::Options options;
        const projections::Projection& projection = projections::projection_of(family);
        co_return co_await std::get<projections::BuildOne>(projection.build)(scope, options,
                                                                             std::move(subject));
    }

private:
    static Task<Written> write_and_fail(Subject& pipeline, WriteScope& scope) {
        co_await pipeline.write(scope, 1'000'000);
        throw Rollback();
    }

    ManualWallClock clock_{WallTime::from_ms(k_now)};
    std::unique_ptr<Subject> pipeline_;
};

std::vector<PriceEvent> random_world(std::mt19937& random) {
    std::vector<PriceEvent> events;
    const char* symbols[] = {"BTC", "ETH", "kPEPE"};
    const char* sources[] = {"hyperliquid", "sim", "hyperliquid:mark"};
    for (int i = 0; i < 400; ++i) {
        const std::int64_t ts = k_now + static_cast<std::int64_t>(random() % 40'000) / 7 * 7;
        PriceTick tick{Symbol(symbols[random() % 3]), 0, ts, sources[random() % 3],
                       static_cast<std::int64_t>(random() % 3)};
        // One price per key: a feed does not contradict itself.
        tick.price = 90 + static_cast<double>((ts * 31 + tick.source_seq) % 97) / 8;
        if (tick.source == "hyperliquid") { // the tape tells of sizes
            tick.size = static_cast<double>((ts * 17 + tick.source_seq) % 89 + 1) / 1'000;
        }
        events.push_back({tick, ts + static_cast<std::int64_t>(random() % 60'000) - 4'000});
    }
    return events;
}

TEST_F(PricesPipeline, AnyOrderCutRepetitionAndFailureGivesTheSame) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int world = 0; world < 3; ++world) {
        std::vector<PriceEvent> events = random_world(random);
        std::set<std::tuple<std::string, std::string, std::int64_t, std::int64_t>> keys;
        for (const PriceEvent& one : events) {
            keys.emplace(one.tick.source, one.tick.symbol.text(), one.tick.ts_ms,
                         one.tick.source_seq);
        }
        Decimal volume;
        std::set<std::string> seen;
        for (const PriceEvent& one : events) {
            if (seen.insert(key_text(one)).second && one.tick.size > 0) {
                volume += Decimal::from_double(one.tick.size).value();
            }
        }
        std::string expected;
        for (int round = 0; round < 5; ++round) {
            sql("TRUNCATE price_ticks, price_bars, price_latest, feed_cursors");
            PricesOptions options;
            options.copy_from = round % 2 == 0 ? 2'000 : 1; // INSERT and COPY
            restart(options);
            for (const PriceEvent& one : events) {
                pipeline().offer_now(one);
                if (random() % 3 == 0) {
                    pipeline().offer_now(one);
                }
                if (random() % 60 == 0) {
                    fail_batch();
                }
                if (random() % 40 == 0) {
                    while (pipeline().waiting() > 0) {
                        write_batch(1 + random() % 50);
                    }
                    if (random() % 3 == 0) {
                        restart(options);
                    }
                }
            }
            write_batch();
            // Twice over: nothing new.
            const Written again = offer_and_write(events);
            EXPECT_EQ(again.duplicates, events.size());
            EXPECT_EQ(again.rows, 0u);
            const std::string now = state();
            EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), std::to_string(keys.size()));
            EXPECT_EQ(sql("SELECT sum(ticks) FROM price_bars"), std::to_string(keys.size()));
            EXPECT_EQ(sql("SELECT trim_scale(sum(volume)) FROM price_bars"), volume.text());
            EXPECT_EQ(sql("SELECT count(*) FROM price_bars WHERE (volume IS NULL) = "
                          "(source = 'hyperliquid')"),
                      "0");
            expected = expected.empty() ? now : expected;
            EXPECT_EQ(now, expected) << "world " << world << " round " << round;
            EXPECT_EQ(sql("SELECT count(*) FROM quarantine"), "0");
            std::ranges::shuffle(events, random);
        }
        EXPECT_EQ(sql("SELECT count(*) FROM price_latest WHERE source = 'hyperliquid:mark'"), "0");
    }
}

TEST_F(PricesPipeline, ALateTickIsAFactButNotTheBoards) {
    offer_and_write({event("BTC", 100, k_now, 5)});
    const Written late = offer_and_write({event("BTC", 101, k_now - 2'000, 9)});
    EXPECT_EQ(late.rows, 3u) << "tick, bar, cursor";
    EXPECT_TRUE(late.ready.empty());
    EXPECT_EQ(sql("SELECT price FROM price_latest"), "100");
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "2");
    EXPECT_EQ(sql("SELECT last_ts_ms FROM feed_cursors"), std::to_string(k_now));
    const Written repeat = offer_and_write({event("BTC", 101, k_now - 2'000, 9)});
    EXPECT_EQ(repeat.duplicates, 1u);
    EXPECT_EQ(repeat.rows, 0u);
}

TEST_F(PricesPipeline, WhatIsRefusedGoesToQuarantineWithItsReason) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    offer_and_write({event("BTC", 100, k_now)});
    PriceEvent stale = event("BTC", 100, k_now - 61'000);
    stale.received_ms = k_now;
    PriceEvent future = event("BTC", 100, k_now + 6'000);
    future.received_ms = k_now;
    const Written written = offer_and_write(
        {event("BTC", nan, k_now + 1), event("NEW", nan, k_now), event("BTC", 0, k_now + 2),
         event("BTC", -3, k_now + 3), stale, future, event("BTC", 200, k_now + 4)});
    EXPECT_EQ(written.quarantined, 7u);
    EXPECT_TRUE(written.ready.empty());
    EXPECT_EQ(sql("SELECT string_agg(symbol || ' ' || reason, ', ' ORDER BY id) FROM quarantine"),
              "BTC not_a_number, NEW not_a_number, BTC not_positive, BTC not_positive, BTC stale, "
              "BTC future, BTC out_of_band");
    EXPECT_EQ(sql("SELECT string_agg(symbol, ',') FROM symbols"), "BTC");
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "1");
    EXPECT_NE(loop().metrics().text().find(
                  "nof0_pipelines_ticks_quarantined_total{reason=\"out_of_band\"} 1"),
              std::string::npos);
    const auto rows = read([](pg::Session& s) { return storage::quarantined(s, "tick", 1); });
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].reason, "out_of_band");
    EXPECT_EQ(rows[0].ts_ms, k_now + 4);
}

TEST_F(PricesPipeline, UnknownSymbolsAreRegisteredOrRefused) {
    PricesOptions refusing;
    refusing.unknown_symbols = PricesOptions::UnknownSymbols::refuse;
    sql("INSERT INTO symbols (symbol, sort_order) VALUES ('BTC', 1)");
    restart(refusing);
    EXPECT_EQ(offer_and_write({event("BTC", 100, k_now), event("@107", 30, k_now)}).quarantined,
              1u);
    EXPECT_EQ(sql("SELECT reason FROM quarantine"), "unknown_symbol");
    restart();
    EXPECT_EQ(offer_and_write({event("@107", 30, k_now), event("ABC", 1, k_now)}).quarantined, 0u);
    EXPECT_EQ(sql("SELECT string_agg(symbol, ' ' ORDER BY sort_order) FROM symbols"),
              "BTC @107 ABC");
}

TEST_F(PricesPipeline, MonthsAreMadeWithTheBatchThatNeedsThem) {
    const auto months = [&] {
        return sql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'price_ticks'::regclass");
    };
    const std::string before = months();
    pipeline().offer_now(event("BTC", 100, k_now));
    pipeline().offer_now(event("BTC", 101, k_now + 31LL * 86'400'000));
    fail_batch();
    EXPECT_EQ(months(), before) << "rolled back with it";
    write_batch();
    EXPECT_EQ(std::stoi(months()), std::stoi(before) + 2);
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "2");
}

TEST_F(PricesPipeline, TheBoardShowsTheConfiguredSource) {
    PricesOptions options;
    options.board.by_symbol["BTC"] = "sim";
    restart(options);
    offer_and_write({event("BTC", 100, k_now), event("ETH", 10, k_now),
                     event("ETH", 11, k_now + 1, 1, "hyperliquid:mark"),
                     event("BTC", 101, k_now - 5, 1, "sim")});
    EXPECT_EQ(sql("SELECT string_agg(symbol || ' ' || price || ' ' || source, ', ' ORDER BY symbol)"
                  " FROM price_latest"),
              "BTC 101 sim, ETH 10 hyperliquid");
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "4");
}

// What goes out after the commit is byte for byte what a reader's snapshot would build.
TEST_F(PricesPipeline, ReadyDocumentsAreThoseOfAReader) {
    const auto check = [&](const Written& written) {
        std::string names;
        for (const cache::DocumentWrite& one : written.ready) {
            const bool is_context = one.key.family == cache::Family::market_ctx;
            const projections::Content fresh = loop().run(build_for_reader(
                loop().pool(), one.key.family, is_context ? "hyperliquid:ETH" : "ETH"));
            EXPECT_EQ(one.document.elements, fresh.elements);
            EXPECT_EQ(one.document.meta.mark_ms, fresh.mark_ms.value_or(0));
            EXPECT_EQ(one.document.meta.version, head_version());
            names += one.key.name + " ";
        }
        return names;
    };
    auto context = std::make_shared<MarketContext>(
        MarketContext{.provider = "hyperliquid", .symbol = Symbol("ETH"), .ts_ms = k_now});
    context->funding = 0.0000125;
    context->mark_px = 10.25;
    context->impact_pxs = {"10.2", "10.30"};
    PriceEvent mark = event("ETH", 10.25, k_now, 0, "hyperliquid:mark");
    mark.context = context;
    offer_and_write({event("BTC", 100, k_now)});
    EXPECT_EQ(check(offer_and_write({event("ETH", 10, k_now), mark})),
              "nof0:price:latest:ETH nof0:market:ctx:hyperliquid:ETH nof0:crypto_prices ");
    EXPECT_EQ(check(offer_and_write({event("ETH", 10.5, k_now + 1)})),
              "nof0:price:latest:ETH nof0:crypto_prices ");
    // Somebody else changed a price meanwhile.
    const storage::Tick other{"SOL", 150, k_now, "import:abc", 1};
    write([&](WriteScope& s) { return storage::store_tick(s, other); });
    EXPECT_EQ(check(offer_and_write({event("ETH", 10.75, k_now + 2)})),
              "nof0:price:latest:ETH nof0:crypto_prices ");
    EXPECT_EQ(sql("SELECT impact_pxs FROM market_asset_ctx"), R"(["10.2", "10.30"])");
}

TEST_F(PricesPipeline, AContextNeverGoesBackAndComesWithRepeatedMarks) {
    const auto mark = [&](double funding, std::int64_t context_ms) {
        PriceEvent one = event("ETH", 10, k_now, 0, "hyperliquid:mark");
        MarketContext context{
            .provider = "hyperliquid", .symbol = Symbol("ETH"), .ts_ms = context_ms};
        context.funding = funding;
        one.context = std::make_shared<MarketContext>(context);
        return one;
    };
    offer_and_write({mark(1, k_now)});
    const Written second = offer_and_write({mark(3, k_now + 200), mark(2, k_now + 100)});
    EXPECT_EQ(second.duplicates, 2u) << "one mark a second";
    EXPECT_EQ(sql("SELECT funding FROM market_asset_ctx"), "3");
    EXPECT_TRUE(offer_and_write({mark(9, k_now + 50)}).ready.empty());
    EXPECT_EQ(sql("SELECT funding FROM market_asset_ctx"), "3");
}

// Ticks that came by another way than this pipeline are no news either.
TEST_F(PricesPipeline, ImportedTicksOfTheSameSourceAreRepeats) {
    run([](pg::Session& s) {
        return storage::ensure_month(s, storage::PartitionedTable::price_ticks, k_now);
    });
    const storage::Tick imported{"BTC", 100, k_now, "x", 7};
    write([&](WriteScope& s) { return storage::store_tick(s, imported); });
    const Written written = offer_and_write({event("BTC", 100, k_now, 7, "x")});
    EXPECT_EQ(written.duplicates, 1u);
    EXPECT_EQ(sql("SELECT ticks FROM price_bars"), "1");
}

// A real feed, 21,313 trades of 343 seconds: most share their millisecond with others.
TEST_F(PricesPipeline, ARecordedFeedIsStoredOnceHoweverOftenItIsReplayed) {
    const std::filesystem::path file =
        NOF0_SOURCE_DIR "/../shared/data/hyperliquid/feeds/"
                        "derived_binance_usdm_btcusdt_trades_20240808.csv";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "the recordings are not beside the project";
    }
    const auto replay = [&](std::int64_t from_record) {
        auto source = venues::ReplaySource::open(file, {}, {from_record, 0});
        std::vector<PriceEvent> prices;
        while (auto record = source.value().next()) {
            pipelines::append_prices(record->events, source.value().source(), record->received_ms,
                                     record->position.record, prices);
        }
        return offer_and_write(std::move(prices));
    };
    while (pipeline().waiting() > 0) {
        write_batch();
    }
    std::size_t rows = 0;
    for (Written written = replay(0); written.events > 0; written = write_batch()) {
        EXPECT_EQ(written.quarantined, 0u);
        rows += written.duplicates;
    }
    EXPECT_EQ(rows, 0u);
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "21313");
    const std::string once = state();
    restart();
    for (Written written = replay(3'000); written.events > 0; written = write_batch()) {
        rows += written.duplicates;
    }
    EXPECT_EQ(rows, 18'313u);
    EXPECT_EQ(state(), once);
}

TEST_F(PricesPipeline, AClosedBarComesOutAsItWas) {
    VenueEvents events;
    const std::int64_t minute = k_now - k_now % 60'000;
    events.candles.push_back(Candle{.symbol = Symbol("BTC"),
                                    .interval = "1m",
                                    .open_ms = minute,
                                    .close_ms = minute + 59'999,
                                    .open = 5,
                                    .high = 5.5,
                                    .low = 4.8,
                                    .close = 5.2,
                                    .volume = 1,
                                    .is_closed = true});
    std::vector<PriceEvent> prices;
    pipelines::append_prices(events, "replay:x.csv", minute + 60'000, 1, prices);
    EXPECT_EQ(offer_and_write(std::move(prices)).quarantined, 0u);
    EXPECT_EQ(sql("SELECT (source, minute_ms, open, high, low, close) = ('replay:x.csv:bars', " +
                  std::to_string(minute) + ", 5, 5.5, 4.8, 5.2) FROM price_bars"),
              "t");
}

} // namespace
} // namespace nof0::test
