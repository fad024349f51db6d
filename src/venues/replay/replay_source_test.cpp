#include "venues/replay/replay_source.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace nof0::venues {
namespace {

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid";

class ReplaySourceTest : public testing::Test {
protected:
    ~ReplaySourceTest() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories(folder_);
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return folder_ / name;
    }
    static std::vector<ReplayRecord> all(const std::filesystem::path& file,
                                         ReplayOptions options = {}, ReplayPosition from = {}) {
        auto source = ReplaySource::open(file, std::move(options), from);
        EXPECT_TRUE(source) << source.error().message;
        std::vector<ReplayRecord> records;
        while (auto record = source.value().next()) {
            records.push_back(std::move(*record));
        }
        return records;
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("nof0-replay-" + std::to_string(getpid()));
};

using ReplaySources = ReplaySourceTest;

constexpr const char* k_trades = "recv_ns,trade_ms,trade_id,price,qty,buyer_is_maker\n"
                                 "1723161255088176367,1723161256322,7,61800.30,0.006,0\n"
                                 "not a line\n"
                                 "1723161255163182267,1723161256431,8,61800.20,0.045,1\n";

TEST_F(ReplaySources, TellsFormatsAndSymbols) {
    EXPECT_EQ(format_of(k_trades), FileFormat::trades_csv);
    EXPECT_EQ(format_of("1605499846,15993.5,0.026472,ANY\n"), FileFormat::plain_trades);
    EXPECT_EQ(format_of("timestamp,open,high,low,close,volume\n"), FileFormat::bars_csv);
    EXPECT_EQ(format_of("> {\"subscription\":1}\n= {\n\"channel\":\"bbo\"}"), FileFormat::frames);
    EXPECT_EQ(format_of("[{\"coin\":\"BTC\"}]"), FileFormat::answer);
    EXPECT_EQ(format_of("# Notes"), std::nullopt);
    EXPECT_EQ(format_of(""), std::nullopt);
    EXPECT_EQ(symbol_of("derived_binance_usdm_ethusdt_bbo_20240808.csv")->text(), "ETH");
    EXPECT_EQ(symbol_of("gct_binance_BTCUSDT_trades_2020_11_16.csv")->text(), "BTC");
    EXPECT_EQ(symbol_of("nautilus_btc-perp-20211231-20220201_1m.csv")->text(), "BTC");
    EXPECT_EQ(symbol_of("usdt.csv"), std::nullopt);
}

TEST_F(ReplaySources, ReceiptIsTheRecordsOwn) {
    const auto records = all(write("x_btcusdt.csv", k_trades));
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].received_ms, 1723161255088);
    EXPECT_EQ(records[0].events.trades[0].time_ms, 1723161256322);
    EXPECT_EQ(records[0].events.trades[0].tid, 7);
    EXPECT_EQ(records[1].events.size(), 0u) << "the line that is none";
    EXPECT_EQ(records[2].position.record, 3);
    EXPECT_EQ(records[2].events.trades[0].aggressor, OrderSide::sell);
}

TEST_F(ReplaySources, TheWholeFileMovesToNowAndStaysThere) {
    ReplayOptions options{.clock = ReplayClock::now, .now = ArenaTime::from_ms(2'000'000'000'000)};
    const auto file = write("x_btcusdt.csv", k_trades);
    const auto moved = all(file, options);
    EXPECT_EQ(moved[0].received_ms, 2'000'000'000'000);
    EXPECT_EQ(moved[0].events.trades[0].time_ms, 2'000'000'001'234);
    EXPECT_EQ(moved[2].received_ms, 2'000'000'000'075);
    options.now = ArenaTime::from_ms(2'000'000'999'999); // later, after a restart
    const auto resumed = all(file, options, moved[1].position);
    ASSERT_EQ(resumed.size(), 1u);
    EXPECT_EQ(resumed[0].received_ms, moved[2].received_ms);
    EXPECT_EQ(resumed[0].position.record, 3);
    EXPECT_TRUE(all(file, options, moved[2].position).empty());
    EXPECT_EQ(ReplaySource::open(file, options).value().source(), "replay:x_btcusdt.csv+shift");
}

TEST_F(ReplaySources, FramesAreReceivedAtTheNewestTimeSoFar) {
    const auto records = all(write("f.jsonl", R"({"channel":"allMids","data":{"mids":{"BTC":"5"}}}
{"channel":"bbo","data":{"coin":"BTC","time":1000,"bbo":[null,null]}}

broken {
{"channel":"bbo","data":{"coin":"BTC","time":900,"bbo":[null,null]}}
)"));
    ASSERT_EQ(records.size(), 4u);
    EXPECT_EQ(records[0].received_ms, 1000) << "the first time that is known";
    EXPECT_EQ(records[3].received_ms, 1000);
    EXPECT_EQ(records[3].events.books[0].time_ms, 900);
}

TEST_F(ReplaySources, DocumentsAmongOtherTextAreFrames) {
    const auto records =
        all(write("s.txt", "> {\"method\":\"subscribe\"}\n< {\"channel\":\"x\"}\n= \n"
                           "{\n\t\"channel\":\"trades\",\n\"data\":[{\"coin\":\"A}\","
                           "\"px\":\"1\",\"sz\":\"1\",\"side\":\"B\",\"time\":5,"
                           "\"tid\":1},{\"coin\":\"B\",\"px\":\"1\",\"sz\":\"1\","
                           "\"side\":\"B\",\"time\":5,\"tid\":1}]\n}\n"));
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[2].events.trades.size(), 1u);
}

TEST_F(ReplaySources, RefusesWhatItDoesNotKnow) {
    const auto message = [](const std::filesystem::path& file) {
        return ReplaySource::open(file, {}).error().message;
    };
    EXPECT_NE(message(write("notes.md", "# hello")).find("no recorded feed"), std::string::npos);
    EXPECT_NE(message(write("series.csv", k_trades)).find("which symbol"), std::string::npos);
    EXPECT_NE(message(folder_ / "absent").find("absent"), std::string::npos);
    EXPECT_TRUE(ReplaySource::open(write("series.csv", k_trades), {.symbol = Symbol("BTC")}));
}

TEST_F(ReplaySources, PaceFollowsTheRecording) {
    const MonotonicTime begun = monotonic_now();
    ReplayPace fast(2, begun);
    EXPECT_EQ(fast.due(1'000), begun);
    EXPECT_EQ(fast.due(3'000), begun + Milliseconds(1'000));
    ReplayPace at_once(0, begun);
    EXPECT_EQ(at_once.due(5), begun);
    EXPECT_EQ(at_once.due(999'999), begun);
}

TEST_F(ReplaySources, ReadsEveryRecordedFeed) {
    if (!std::filesystem::exists(k_data)) {
        GTEST_SKIP() << "the recordings are not beside the project";
    }
    const auto count = [&](const char* name, auto member) {
        std::size_t events = 0;
        std::int64_t received_ms = 0;
        for (const ReplayRecord& record : all(k_data / name)) {
            events += (record.events.*member).size();
            EXPECT_GE(record.received_ms, received_ms) << name;
            received_ms = record.received_ms;
        }
        return events;
    };
    using V = VenueEvents;
    EXPECT_EQ(count("feeds/derived_binance_usdm_btcusdt_trades_20240808.csv", &V::trades), 21'313u);
    EXPECT_EQ(count("feeds/derived_binance_usdm_ethusdt_trades_20240808.csv", &V::trades), 14'076u);
    EXPECT_EQ(count("feeds/derived_binance_usdm_btcusdt_bbo_20240808.csv", &V::books), 3'334u);
    EXPECT_EQ(count("feeds/gct_binance_BTCUSDT_trades_2020_11_16.csv", &V::trades), 1'000u);
    EXPECT_EQ(count("feeds/nautilus_btc-perp-20211231-20220201_1m.csv", &V::candles), 45'031u);
    EXPECT_EQ(count("rest/pysdk_test_get_user_fills.json", &V::fills), 500u);
    for (const char* folder : {"ws", "rest", "feeds"}) {
        for (const auto& entry : std::filesystem::directory_iterator(k_data / folder)) {
            auto source = ReplaySource::open(entry.path(), {.symbol = Symbol("X")});
            ASSERT_TRUE(source) << source.error().message;
            std::size_t events = 0;
            while (const auto record = source.value().next()) {
                events += record->events.size();
            }
            const SkipCounts& skips = source.value().skips();
            EXPECT_TRUE(events > 0 || skips.total() > 0) << entry.path();
            EXPECT_FALSE(skips.counts().contains("trade")) << entry.path();
            EXPECT_FALSE(skips.counts().contains("fill")) << entry.path();
            EXPECT_FALSE(skips.counts().contains("book")) << entry.path();
            EXPECT_FALSE(skips.counts().contains("line")) << entry.path();
        }
    }
}

} // namespace
} // namespace nof0::venues
