#include "venues/hyperliquid/message_parser.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <iterator>
#include <random>

namespace nof0::venues::hyperliquid {
namespace {

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid";

std::string file_text(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

struct Parsed {
    VenueEvents events;
    std::map<std::string, std::uint64_t> skips;
};
Parsed frame(std::string_view text) {
    MessageParser parser;
    Parsed parsed;
    parser.parse_frame(text, parsed.events);
    parsed.skips = parser.skips().counts();
    return parsed;
}
Parsed answer(std::string_view text, std::string account = {}) {
    MessageParser parser({.account = std::move(account)});
    Parsed parsed;
    parser.parse_answer(text, parsed.events);
    parsed.skips = parser.skips().counts();
    return parsed;
}

using Skips = std::map<std::string, std::uint64_t>;

TEST(MessageParser, TradesComeInAnyOrderOfFields) {
    const Parsed parsed = frame(
        R"({"data":[{"users":["a","b"],"tid":1016375172059570,"time":1730160006192,"hash":"0x",)"
        R"("sz":"0.3","px":"69997.0","side":"A","coin":"BTC"}],"channel":"trades"})");
    ASSERT_EQ(parsed.events.trades.size(), 1u);
    const TapeTrade& trade = parsed.events.trades[0];
    EXPECT_EQ(trade.symbol.text(), "BTC");
    EXPECT_EQ(trade.px, 69997.0);
    EXPECT_EQ(trade.sz, 0.3);
    EXPECT_EQ(trade.aggressor, OrderSide::sell);
    EXPECT_EQ(trade.time_ms, 1730160006192);
    EXPECT_EQ(trade.tid, 1016375172059570);
    EXPECT_TRUE(parsed.skips.empty());
}

TEST(MessageParser, ABadRowCostsItself) {
    const Parsed parsed =
        frame(R"({"channel":"trades","data":[{"coin":"BTC","px":"x","sz":"1","time":1,"tid":1},)"
              R"({"coin":"a b","px":"1","sz":"1","time":1,"tid":1},{"px":"1","time":1},7,)"
              R"({"coin":"#3","px":"2","sz":"1","time":5,"tid":0,"side":"B"}]})");
    ASSERT_EQ(parsed.events.trades.size(), 1u);
    EXPECT_EQ(parsed.events.trades[0].symbol.text(), "#3");
    EXPECT_EQ(parsed.skips, (Skips{{"trade", 4}}));
}

TEST(MessageParser, WhatIsNotWantedIsNamed) {
    EXPECT_EQ(frame(R"({"channel":"pong"})").skips, (Skips{{"channel.pong", 1}}));
    EXPECT_EQ(frame("Websocket connection established.").skips, (Skips{{"no_frame", 1}}));
    EXPECT_EQ(frame("").skips, (Skips{{"no_frame", 1}}));
    EXPECT_EQ(frame(R"({"channel":"user","data":{"liquidation":{"lid":1}}})").skips,
              (Skips{{"user.liquidation", 1}}));
    EXPECT_EQ(frame(R"({"channel":"user","data":{}})").skips, Skips{});
    EXPECT_EQ(answer(R"({"status":"unknownOid"})").skips, (Skips{{"answer", 1}}));
    EXPECT_EQ(answer("null").skips, (Skips{{"no_answer", 1}}));
}

TEST(MessageParser, NamesFromOutsideDoNotFillOurMemory) {
    MessageParser parser;
    VenueEvents events;
    for (int i = 0; i < 1'000; ++i) {
        parser.parse_frame(R"({"channel":"c)" + std::to_string(i) + R"(","data":1})", events);
    }
    EXPECT_LE(parser.skips().counts().size(), 101u);
    EXPECT_EQ(parser.skips().total(), 1'000u);
}

TEST(MessageParser, ContextsKeepWhatIsUnknownUnknown) {
    const Parsed parsed =
        frame(R"({"channel":"activeAssetCtx","data":{"ctx":{"funding":"0.00004863","premium":null,)"
              R"("openInterest":"18617460.0","oraclePx":"0.1995","markPx":"0.19963","midPx":null,)"
              R"("impactPxs":null},"coin":"MOODENG"}})");
    ASSERT_EQ(parsed.events.contexts.size(), 1u);
    const MarketContext& context = parsed.events.contexts[0];
    EXPECT_EQ(context.provider, "hyperliquid");
    EXPECT_EQ(context.symbol.text(), "MOODENG");
    EXPECT_EQ(context.funding, 0.00004863);
    EXPECT_EQ(context.mid_px, std::nullopt);
    EXPECT_TRUE(context.impact_pxs.empty());
}

TEST(MessageParser, MetadataAndContextsStandInOneOrder) {
    const Parsed parsed = answer(
        R"([{"universe":[{"szDecimals":5,"name":"BTC","maxLeverage":40,"marginTableId":56},)"
        R"({"name":"bad name","szDecimals":1},)"
        R"({"szDecimals":1,"name":"MATIC","maxLeverage":20,"isDelisted":true,"onlyIsolated":true}],)"
        R"("marginTables":[]},[{"markPx":"1.5","impactPxs":["1.4","1.6"]},{"markPx":"2"},)"
        R"({"markPx":"3"}]])");
    ASSERT_EQ(parsed.events.assets.size(), 2u);
    EXPECT_EQ(parsed.events.assets[0].max_leverage, 40);
    EXPECT_EQ(parsed.events.assets[0].margin_table_id, 56);
    EXPECT_FALSE(parsed.events.assets[0].is_delisted);
    EXPECT_TRUE(parsed.events.assets[1].is_delisted);
    EXPECT_TRUE(parsed.events.assets[1].only_isolated);
    ASSERT_EQ(parsed.events.contexts.size(), 2u) << "a delisted or unreadable asset keeps its slot";
    EXPECT_EQ(parsed.events.contexts[0].impact_pxs, (std::vector<std::string>{"1.4", "1.6"}));
    EXPECT_EQ(parsed.events.contexts[1].symbol.text(), "MATIC");
    EXPECT_EQ(parsed.events.contexts[1].mark_px, 3);
}

TEST(MessageParser, FillsAreExact) {
    const Parsed parsed = frame(
        R"({"channel":"userFills","data":{"isSnapshot":true,"user":"0xABC","fills":[{"coin":"BTC",)"
        R"("px":"66653.0","sz":"0.001","side":"A","time":1781528065899,)"
        R"("startPosition":"-3695042.8999999999","dir":"Open Short","closedPnl":"0.0","hash":"0xe2",)"
        R"("oid":55030848197,"crossed":false,"fee":"-0.009997","tid":745210434703679,"cloid":"0xe8",)"
        R"("liquidation":{"liquidatedUser":"0x36F","markPx":"66607.0","method":"market"},)"
        R"("feeToken":"USDH","twapId":null,"builderFee":"0.007914"}]}})");
    ASSERT_EQ(parsed.events.fills.size(), 1u);
    const Fill& fill = parsed.events.fills[0];
    EXPECT_TRUE(parsed.events.fills_are_history);
    EXPECT_EQ(fill.account, "0xabc");
    EXPECT_EQ(fill.exchange_provider, "hyperliquid");
    EXPECT_EQ(fill.start_position.text(), "-3695042.8999999999");
    EXPECT_EQ(fill.fee.text(), "-0.009997");
    EXPECT_EQ(fill.fee_token, "USDH");
    EXPECT_EQ(fill.cloid, "0xe8");
    EXPECT_EQ(fill.builder_fee->text(), "0.007914");
    EXPECT_EQ(fill.liquidation->liquidated_user, "0x36f");
    EXPECT_EQ(fill.liquidation->mark_px->text(), "66607");
    EXPECT_FALSE(fill.crossed);
    EXPECT_EQ(fill_key(fill), "BTC:745210434703679:A");
}

TEST(MessageParser, MoneyIsSignedFromTheAccountsSide) {
    const Parsed parsed = answer(
        R"([{"time":1,"hash":"0x1","delta":{"type":"deposit","usdc":"10.5"}},)"
        R"({"time":2,"hash":"0x2","delta":{"type":"withdraw","usdc":"9","fee":"1.0"}},)"
        R"({"time":3,"hash":"0x3","delta":{"type":"accountClassTransfer","usdc":"2","toPerp":false}},)"
        R"({"time":3,"hash":"0x4","delta":{"type":"accountClassTransfer","usdc":"3","toPerp":true}},)"
        R"({"time":4,"hash":"0x5","delta":{"type":"internalTransfer","usdc":"4","fee":"1",)"
        R"("user":"0xB","destination":"0xA"}},)"
        R"({"time":5,"hash":"0x6","delta":{"type":"spotTransfer","token":"USDC","amount":"1"}},)"
        R"({"time":6,"hash":"0x7","delta":{"type":"funding","coin":"APE","usdc":"-0.1","szi":"40",)"
        R"("fundingRate":"0.0001","nSamples":null}}])",
        "0xA");
    std::string text;
    for (const CashMovement& one : parsed.events.cash) {
        text += one.kind + ' ' + one.coin + ' ' + std::to_string(one.ordinal) + ' ' +
                one.amount.text() + ", ";
        EXPECT_EQ(one.account, "0xa");
    }
    EXPECT_EQ(text, "deposit  0 10.5, withdrawal  0 -10, transfer  0 -2, transfer  1 3, "
                    "transfer  0 4, funding APE 0 -0.1, ");
    EXPECT_EQ(parsed.skips, (Skips{{"ledger.spotTransfer", 1}}));
}

TEST(MessageParser, BooksMayBeEmptyOrOneSided) {
    EXPECT_EQ(frame(R"({"channel":"l2Book","data":{"coin":"S","time":5,"levels":[[],[]]}})")
                  .events.books.size(),
              1u);
    const Parsed one = frame(
        R"({"channel":"bbo","data":{"coin":"BTC","time":5,"bbo":[{"px":"1","sz":"2","n":3}]}})");
    ASSERT_EQ(one.events.books.size(), 1u);
    EXPECT_EQ(one.events.books[0].bids[0].orders, 3);
    EXPECT_TRUE(one.events.books[0].asks.empty());
    const Parsed none = frame(
        R"({"channel":"bbo","data":{"coin":"BTC","time":5,"bbo":[null,{"px":"1","sz":"2","n":3}]}})");
    EXPECT_TRUE(none.events.books[0].bids.empty());
    EXPECT_EQ(none.events.books[0].asks[0].px, 1);
}

TEST(MessageParser, ReadsWhatAnAccountHolds) {
    const Parsed parsed = answer(
        R"({"assetPositions":[{"position":{"coin":"BTC","entryPx":"26951.0","leverage":)"
        R"({"type":"cross","value":20},"szi":"-0.00785"},"type":"oneWay"},{"position":)"
        R"({"coin":"OLD","entryPx":null,"leverage":null,"szi":"0.0"},"type":"oneWay"}],)"
        R"("marginSummary":{"accountValue":"1182.31","totalNtlPos":"1.0"},"time":1681222254710})");
    ASSERT_EQ(parsed.events.accounts.size(), 1u);
    const AccountState& state = parsed.events.accounts[0];
    EXPECT_EQ(state.time_ms, 1'681'222'254'710);
    EXPECT_EQ(state.account_value->text(), "1182.31");
    ASSERT_EQ(state.held.size(), 2u);
    EXPECT_EQ(state.held[0].quantity.text(), "-0.00785");
    EXPECT_EQ(state.held[0].entry_price->text(), "26951");
    EXPECT_EQ(state.held[0].leverage, 20);
    EXPECT_FALSE(state.held[1].entry_price || state.held[1].leverage);
    const Parsed broken =
        answer(R"({"assetPositions":[{"position":{"coin":"BTC","szi":"x"}}],"time":1})");
    EXPECT_TRUE(broken.events.accounts.empty()) << "what is missing would count as not held";
    EXPECT_EQ(broken.skips, (Skips{{"account_state", 1}}));
}

TEST(MessageParser, ReadsTheRecordedAnswers) {
    if (!std::filesystem::exists(k_data)) {
        GTEST_SKIP() << "the recordings are not beside the project";
    }
    const auto read = [&](const char* name) { return answer(file_text(k_data / "rest" / name)); };
    const Parsed fills = read("pysdk_test_get_user_fills.json");
    EXPECT_EQ(fills.events.fills.size(), 500u);
    EXPECT_TRUE(fills.skips.empty());
    EXPECT_EQ(read("pysdk_test_user_funding_history_without_end_time.json").events.cash.size(),
              218u);
    EXPECT_EQ(read("pysdk_test_get_candles_snapshot.1.json").events.candles.size(), 24u);
    EXPECT_EQ(read("gohl_AllMids_WithDex.0.json").events.mids.size(),
              read("gohl_AllMids_WithDex.0.json").events.size());
    EXPECT_EQ(read("pysdk_test_user_rate_limit.json").events.size(), 0u) << "no prices";
    EXPECT_EQ(read("gohl_Meta.0.json").events.assets.size(), 203u);
    const Parsed held = read("pysdk_test_get_user_state.json");
    ASSERT_EQ(held.events.accounts.size(), 1u);
    EXPECT_EQ(held.events.accounts[0].held.size(), 12u);
    EXPECT_EQ(read("pysdk_test_get_l2_snapshot.1.json").events.books.size(), 1u);
    for (const auto& entry : std::filesystem::directory_iterator(k_data / "rest")) {
        const Parsed parsed = answer(file_text(entry.path()));
        EXPECT_TRUE(parsed.events.size() > 0 || !parsed.skips.empty()) << entry.path();
    }
}

// Whatever bytes come: an answer or a count, no crash, and never more than there was.
// Every byte of every kind of account message lost, and turned into every byte with a meaning.
TEST(MessageParser, SurvivesEveryBrokenByte) {
    MessageParser parser;
    VenueEvents events;
    for (const std::string whole :
         {R"({"channel":"userFills","data":{"user":"0xa","fills":[{"coin":"B","px":"1"}]}})",
          R"({"channel":"userFills","data":{"isSnapshot":true,"user":"0xa","fills":[]}})",
          R"({"channel":"userFundings","data":{"user":"0xa","fundings":[{"time":1}]}})",
          R"({"channel":"user","data":{"twapSliceFills":[{"fill":{"coin":"B"},"twapId":1}]}})",
          R"({"channel":"activeAssetCtx","data":{"coin":"B","ctx":{"markPx":"1","a":[]}}})",
          R"({"assetPositions":[{"position":{"coin":"B","szi":"1"},"type":"x"}],"time":1})"}) {
        for (std::size_t i = 0; i < whole.size(); ++i) {
            for (const char byte : std::string("\"{}[],:\\0-n\0", 12)) {
                std::string broken = whole;
                broken[i] = byte;
                for (const std::string& text :
                     {broken, broken.substr(0, i + 1), broken.substr(0, broken.size() - 1)}) {
                    events.clear();
                    parser.parse_frame(text, events);
                    parser.parse_answer(text, events);
                }
            }
        }
    }
    EXPECT_GT(parser.skips().total(), 0u);
}

TEST(MessageParser, SurvivesBrokenMessages) {
    if (!std::filesystem::exists(k_data)) {
        GTEST_SKIP() << "the recordings are not beside the project";
    }
    const unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << std::endl; // a crash prints nothing else
    std::mt19937 random(seed);
    MessageParser parser;
    VenueEvents events;
    for (const char* name :
         {"ws/tardis_mainnet_20241028.jsonl", "ws/nautilus_inline_user_fills.jsonl",
          "ws/t_testnet_20260728.jsonl"}) {
        std::ifstream lines(k_data / name);
        for (std::string line; std::getline(lines, line);) {
            for (int round = 0; round < 400; ++round) {
                std::string broken =
                    line.substr(0, round % 3 == 0 ? random() % line.size() : line.size());
                for (unsigned i = 0; i < random() % 4 && !broken.empty(); ++i) {
                    broken[random() % broken.size()] = "\"{}[],:\\0-9.eE\0n\x80"[random() % 17];
                }
                events.clear();
                parser.parse_frame(broken, events);
                parser.parse_answer(broken, events);
            }
        }
    }
    EXPECT_GT(parser.skips().total(), 0u);
}

} // namespace
} // namespace nof0::venues::hyperliquid
