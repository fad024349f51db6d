// The comparison on texts: an arena against itself with edits, and the recorded one against itself.
#include "app/parity/checks.hpp"

#include "app/parity/documents.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nof0::app::parity {
namespace {

constexpr std::int64_t k_hours = 1000;

JsonValue json(std::string_view text) {
    return parse_json(text).value();
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, text.npos) << from;
    return at == text.npos ? text : text.replace(at, from.size(), to);
}

// One recorded text against an edited one, as the same endpoint.
template<class Member>
Report compared(Member member, const std::string& recorded, const std::string& ours) {
    Documents theirs;
    Documents answered;
    theirs.*member = json(recorded);
    answered.*member = json(ours);
    return compare(theirs, answered, k_hours);
}

const std::string k_trades = R"({"trades":[
    {"id":"a_1","model_id":"a","quantity":-1.5,"exit_oid":1009375947925348,"exit_plan":{}},
    {"id":"a_2","model_id":"a","quantity":2,"exit_oid":7,"exit_plan":{}},
    {"id":"b_1","model_id":"b","quantity":3,"exit_oid":8,"exit_plan":{}}],
    "serverTime":1761452354435})";

Report trades_against(const std::string& ours) {
    return compared(&Documents::trades, k_trades, ours);
}

TEST(ParityChecks, EqualAnswersAreEqual) {
    const Report report = trades_against(k_trades);
    const Counts& counts = report.counts(Endpoint::trades);
    EXPECT_EQ(counts.compared, 3 * 5 + 2 + 1); // fields, the order of two traders, serverTime
    EXPECT_EQ(counts.equal, counts.compared);
    EXPECT_EQ(report.total().different, 0);
}

TEST(ParityChecks, EveryEditIsFound) {
    struct Edit {
        const char* from;
        const char* to;
        const char* path;
    };
    const Edit edits[] = {
        {"-1.5", "-1.5000000000000002", "a_1.quantity"},
        {"-1.5", "\"-1.5\"", "a_1.quantity"},
        {"-1.5", "null", "a_1.quantity"},
        // One double, two numbers.
        {"1009375947925348", "10093759479253489999", "a_1.exit_oid"},
        {"\"quantity\":2,", "", "a_2.quantity"},
        {"{}", "{\"x\":1}", "a_1.exit_plan.x"},
        {"\"model_id\":\"b\"", "\"model_id\":\"c\"", "b_1.model_id"},
        {"\"b_1\"", "\"b_2\"", "b_1"},
    };
    for (const Edit& edit : edits) {
        const Report report = trades_against(replaced(k_trades, edit.from, edit.to));
        ASSERT_EQ(report.differences().size(), 1U) << edit.to;
        EXPECT_EQ(report.differences()[0].path, edit.path);
        EXPECT_EQ(report.counts(Endpoint::trades).explained, 0) << edit.to;
    }
}

TEST(ParityChecks, AMissingRecordCountsWithAllItsFields) {
    const Report report = trades_against(R"({"trades":[],"serverTime":1761452354435})");
    EXPECT_EQ(report.counts(Endpoint::trades).different, 3 * 5);
    EXPECT_EQ(report.differences().size(), 3U);
}

TEST(ParityChecks, TheOrderWithinATraderCounts) {
    const Report report = trades_against(
        R"({"trades":[
    {"id":"a_2","model_id":"a","quantity":2,"exit_oid":7,"exit_plan":{}},
    {"id":"b_1","model_id":"b","quantity":3,"exit_oid":8,"exit_plan":{}},
    {"id":"a_1","model_id":"a","quantity":-1.5,"exit_oid":1009375947925348,"exit_plan":{}}],
    "serverTime":1761452354435})");
    ASSERT_EQ(report.differences().size(), 1U);
    EXPECT_EQ(report.differences()[0].path, "order of a");
    EXPECT_EQ(report.differences()[0].recorded, "a_1 before a_2");
}

TEST(ParityChecks, RecordsOfOneMomentMayChangePlaces) {
    const auto list = [](std::initializer_list<const char*> trades) {
        std::string text;
        for (const std::string trade : trades) {
            text += text.empty() ? "" : ",";
            text += R"({"id":")" + trade + R"(","model_id":"a","exit_time":)" + trade[1] + "}";
        }
        return R"({"trades":[)" + text + "]}";
    };
    const std::string recorded = list({"a3", "a2", "b2", "c2", "a1"});
    const auto counts = [&](const std::string& ours) {
        return compared(&Documents::trades, recorded, ours).counts(Endpoint::trades);
    };
    EXPECT_EQ(counts(recorded).equal, 5 * 3 + 1);
    EXPECT_EQ(counts(list({"a3", "c2", "a2", "b2", "a1"})).explained, 1);
    EXPECT_EQ(counts(list({"a3", "c2", "a2", "b2", "a1"})).different, 0);
    EXPECT_EQ(counts(list({"a3", "a2", "b2", "a1", "c2"})).different, 1);
    EXPECT_EQ(counts(list({"c2", "a3", "a2", "b2", "a1"})).different, 1);
}

TEST(ParityChecks, WhatOnlyOursHasIsAdditional) {
    const Report report = trades_against(
        replaced(replaced(k_trades, "{\"id\":\"b_1\"",
                          "{\"id\":\"c_1\",\"x\":1},{\"messages\":[1,2],\"id\":\"b_1\""),
                 "\"serverTime\"", "\"more\":1,\"serverTime\""));
    EXPECT_EQ(report.total().different, 0);
    EXPECT_EQ(report.counts(Endpoint::trades).additional, 2 + 2 + 1);
}

TEST(ParityChecks, TheSameNumberSpelledDifferentlyIsExplained) {
    const Report report = trades_against(replaced(k_trades, "-1.5", "-15e-1"));
    EXPECT_EQ(report.total().different, 0);
    EXPECT_EQ(report.counts(Endpoint::trades).explained, 1);
}

TEST(ParityChecks, ServerTimeIsExplainedWhenItIsATime) {
    EXPECT_EQ(
        trades_against(replaced(k_trades, "1761452354435", "1761452354436")).total().explained, 1);
    EXPECT_EQ(trades_against(replaced(k_trades, "1761452354435", "17")).total().different, 1);
}

TEST(ParityChecks, FiguresFromJsonbHaveATolerance) {
    const std::string recorded =
        R"({"analytics":[{"id":"a","model_id":"a","t":{"x":701.6521921498837}}]})";
    const auto different = [&](const char* figure) {
        return compared(&Documents::analytics, recorded,
                        replaced(recorded, "701.6521921498837", figure))
            .total()
            .different;
    };
    EXPECT_EQ(different("701.65219214988"), 0);
    EXPECT_EQ(different("701.6521"), 1);
    EXPECT_EQ(different("\"701.6521921498837\""), 1);
}

const std::string k_account = R"({"accountTotals":[{"id":"a_1","model_id":"a","realized_pnl":110,
    "positions":{"BTC":{"margin":1.25}},"total_unrealized_pnl":-10,"dollar_equity":10120,
    "since_inception_hourly_marker":1}],"lastHourlyMarkerRead":1})";

Report accounts_against(const std::string& ours) {
    Documents theirs;
    Documents answered;
    theirs.account_totals = json(k_account);
    theirs.since_inception =
        json(R"({"sinceInceptionValues":[{"model_id":"a","nav_since_inception":10000}]})");
    answered.since_inception = theirs.since_inception;
    answered.account_totals = json(ours);
    return compare(theirs, answered, 1);
}

TEST(ParityChecks, WrongRealizedPnlIsExplainedOnlyByTheRightOne) {
    // 10,000 + 110 + |-10| = 10,120: the recorded mistake. Signed it is 130.
    const Report right = accounts_against(replaced(k_account, "110", "130"));
    EXPECT_EQ(right.total().different, 0);
    EXPECT_EQ(right.counts(Endpoint::account_totals).explained, 1);
    EXPECT_EQ(accounts_against(replaced(k_account, "110", "131")).total().different, 1);
}

TEST(ParityChecks, PositionsOfARowAreAValue) {
    EXPECT_EQ(accounts_against(replaced(k_account, "1.25", "1.2500000001")).total().different, 0);
    EXPECT_EQ(accounts_against(replaced(k_account, "1.25", "1.250001")).total().different, 1);
    EXPECT_EQ(
        accounts_against(replaced(k_account, "{\"BTC\"", "{\"ETH\":1,\"BTC\"")).total().different,
        1);
    EXPECT_EQ(accounts_against(replaced(k_account, "{\"BTC\":{\"margin\":1.25}}", "{}"))
                  .total()
                  .different,
              1);
}

TEST(ParityChecks, AnAbsentSharpeRatioStaysAbsent) {
    const auto report =
        accounts_against(replaced(k_account, "\"id\"", "\"sharpe_ratio\":null,\"id\""));
    EXPECT_EQ(report.total().different, 1);
}

TEST(ParityChecks, OnlyRowsBeyondTheShownHoursMayBeMissing) {
    const std::string newer =
        replaced(replaced(k_account, "a_1", "a_2"), "hourly_marker\":1", "hourly_marker\":2");
    const Report report = accounts_against(replaced(newer, "Read\":1", "Read\":2"));
    EXPECT_EQ(report.total().different, 0) << report.text();
    EXPECT_EQ(report.counts(Endpoint::account_totals).explained, 7 + 1);
    const std::string older = replaced(newer, "hourly_marker\":2", "hourly_marker\":0");
    EXPECT_EQ(accounts_against(older).total().different, 7);
}

TEST(ParityChecks, APriceMayOnlyBeNewer) {
    const std::string recorded = R"({"prices":{"BTC":{"price":111317.5,"timestamp":2000}}})";
    const auto different = [&](const char* ours) {
        return compared(&Documents::prices, recorded, ours).total().different;
    };
    EXPECT_EQ(different(R"({"prices":{"BTC":{"price":111317.6,"timestamp":2001}}})"), 0);
    EXPECT_EQ(different(R"({"prices":{"BTC":{"price":111317.6,"timestamp":2000}}})"), 1);
    EXPECT_EQ(different(R"({"prices":{"BTC":{"price":111317.6,"timestamp":1999}}})"), 2);
}

TEST(ParityChecks, ReturnsFollowFromTheRecordedEquity) {
    const std::string recorded =
        R"({"leaderboard":[{"id":"a","equity":8552.7,"return_pct":-14.469999999999999}]})";
    Documents theirs;
    theirs.leaderboard = json(recorded);
    theirs.since_inception =
        json(R"({"sinceInceptionValues":[{"model_id":"a","nav_since_inception":10000}]})");
    Documents ours = theirs;
    EXPECT_EQ(compare(theirs, ours, k_hours).counts(Endpoint::leaderboard_recomputed).equal, 1);
    theirs.leaderboard = json(replaced(recorded, "-14.469999999999999", "-14.47"));
    EXPECT_EQ(compare(theirs, ours, k_hours).counts(Endpoint::leaderboard_recomputed).different, 1);
}

// The recorded board counted one trade of each trader: that, and nothing else, is explained.
TEST(ParityChecks, ABoardThatCountedAnythingButOneTradeIsDifferent) {
    const std::string board = R"({"leaderboard":[{"id":"a","num_trades":1,"num_wins":0,
        "num_losses":1,"win_dollars":0,"lose_dollars":-90.55}]})";
    const auto different = [](const std::string& recorded, const char* our_trades) {
        Documents theirs;
        Documents ours;
        theirs.leaderboard = json(recorded);
        theirs.trades = json(R"({"trades":[{"id":"1","model_id":"a","realized_net_pnl":-90.06},
            {"id":"2","model_id":"a","realized_net_pnl":61.02}]})");
        ours.trades = theirs.trades;
        ours.leaderboard =
            json(replaced(R"({"leaderboard":[{"id":"a","num_trades":N,"num_wins":1,"num_losses":2,
                "win_dollars":61.02,"lose_dollars":-90.06}]})",
                          "N", our_trades));
        return compare(theirs, ours, k_hours).counts(Endpoint::leaderboard).different;
    };
    EXPECT_EQ(different(board, "2"), 0);
    EXPECT_EQ(different(board, "3"), 0); // the arena went on
    EXPECT_EQ(different(replaced(board, "num_trades\":1", "num_trades\":17"), "2"), 5);
    EXPECT_EQ(different(replaced(board, "num_wins\":0", "num_wins\":3"), "2"), 5);
    EXPECT_EQ(different(replaced(board, "-90.55", "-500"), "2"), 2);
}

TEST(ParityChecks, TheReportSaysWhatAndWhere) {
    const Report report = trades_against(replaced(k_trades, "-1.5", "-1.25"));
    EXPECT_THAT(report.text(), testing::HasSubstr("a_1.quantity: recorded -1.5, ours -1.25"));
    const JsonValue parsed = json(report.json("folder", "http://127.0.0.1:1"));
    EXPECT_EQ(parsed.find("different")->text, "1");
    EXPECT_EQ(parsed.find("differences")->items[0].text_of("path"), "a_1.quantity");
    EXPECT_EQ(parsed.find("endpoints")->items.size(), k_endpoints);
}

TEST(ParityChecks, PositionsAreEqualMarkedAnewOrNotImported) {
    const std::string recorded = R"({"accountTotals":[{"model_id":"a","positions":{"BTC":
        {"quantity":-2,"entry_price":100,"leverage":10,"closed_pnl":-1,"margin":15,
         "current_price":98,"unrealized_pnl":4}}}]})";
    const auto counts = [&](const std::string& ours) {
        return compared(&Documents::positions, recorded, ours).counts(Endpoint::positions);
    };
    EXPECT_EQ(counts(recorded).equal, 7);
    EXPECT_EQ(counts(R"({"accountTotals":[{"model_id":"a","positions":{}}]})").explained, 7);
    const std::string marked = replaced(replaced(recorded, "98", "97"), ":4", ":6");
    EXPECT_EQ(counts(marked).explained, 2);
    EXPECT_EQ(counts(replaced(marked, ":6", ":7")).different, 2); // not at that price
    EXPECT_EQ(counts(replaced(recorded, "\"margin\":15", "\"margin\":16")).different, 1);
    EXPECT_EQ(counts(replaced(recorded, "-2", "-3")).different, 1);
}

class RecordedArena : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(folder)) {
            GTEST_SKIP() << "the recorded arena is not on this machine";
        }
    }
    const std::filesystem::path folder =
        std::filesystem::path(NOF0_SOURCE_DIR) / "../shared/data/nof1";
};

TEST_F(RecordedArena, EqualsItself) {
    const Documents recorded = read_documents(folder);
    const Report report = compare(recorded, recorded, k_hours);
    EXPECT_EQ(report.total().different, 0) << report.text();
    EXPECT_EQ(report.counts(Endpoint::trades).equal, 230 * 33 + 6 + 1);
    EXPECT_EQ(report.counts(Endpoint::leaderboard_recomputed).equal, 6);
    const Counts& recomputed = report.counts(Endpoint::analytics_recomputed);
    // 12 + 13 + 15 + 11 figures and the last trade of six traders. Of gemini the list was cut.
    EXPECT_EQ(recomputed.compared, 6 * 53);
    EXPECT_GE(recomputed.equal, 5 * 52);
    EXPECT_LE(recomputed.explained, 5 + 53);
}

} // namespace
} // namespace nof0::app::parity
