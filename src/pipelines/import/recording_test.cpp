// The real recordings, value by value against another JSON reader. They are not part of this tree:
// without them these tests say so and skip.
#include "pipelines/import/recording.hpp"

#include "base/failure.hpp"
#include "base/time.hpp"
#include "pipelines/import/recording_samples.hpp"
#include "pipelines/import/validate.hpp"

#include <bit>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::pipelines {
namespace {

using Json = nlohmann::json;

const std::filesystem::path k_folder = NOF0_SOURCE_DIR "/../shared/data/nof1";

Json read(std::string_view name) {
    std::ifstream file(k_folder / name);
    return Json::parse(file);
}

class RecordedArena : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(k_folder)) {
            GTEST_SKIP() << "the recorded arena is not here: " << k_folder;
        }
        recording_ = Recording::open(k_folder);
    }
    Recording recording_;
};

// Equal to the last bit, and the sign of zero.
void expect_same(double found, const Json& recorded, std::string_view key) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(found),
              std::bit_cast<std::uint64_t>(recorded.at(key).get<double>()))
        << key << " " << recorded.at(key);
}

void expect_same_leg(const RecordedTradeLeg& leg, const Json& recorded, const std::string& end) {
    EXPECT_EQ(static_cast<double>(leg.time_us) / 1e6, recorded.at(end + "_time").get<double>());
    EXPECT_EQ(leg.human_time, recorded.at(end + "_human_time").get<std::string>());
    EXPECT_EQ(leg.human_time, human_time(leg.time_us));
    expect_same(leg.price, recorded, end + "_price");
    expect_same(leg.size, recorded, end + "_sz");
    expect_same(leg.commission, recorded, end + "_commission_dollars");
    expect_same(leg.closed_pnl, recorded, end + "_closed_pnl");
    EXPECT_EQ(leg.oid, recorded.at(end + "_oid").get<std::int64_t>());
    EXPECT_EQ(leg.tid, recorded.at(end + "_tid").get<std::int64_t>());
    EXPECT_EQ(leg.crossed, recorded.at(end + "_crossed").get<bool>());
    EXPECT_EQ(leg.liquidation, "");
}

TEST_F(RecordedArena, TradesAreExact) {
    const Json trades = read("trades.json").at("trades");
    auto reader = recording_.trades();
    std::size_t count = 0;
    while (const RecordedTrade* trade = reader.next()) {
        const Json& recorded = trades.at(count++);
        EXPECT_EQ(trade->id, recorded.at("id").get<std::string>());
        EXPECT_EQ(trade->trade_id, recorded.at("trade_id").get<std::string>());
        EXPECT_EQ(trade->trader, recorded.at("model_id").get<std::string>());
        EXPECT_EQ(trade->symbol, recorded.at("symbol").get<std::string>());
        EXPECT_EQ(to_text(trade->side), recorded.at("side").get<std::string>());
        EXPECT_EQ(trade->trade_type, recorded.at("trade_type").get<std::string>());
        EXPECT_EQ(trade->exit_plan, "{}");
        expect_same(trade->quantity, recorded, "quantity");
        expect_same(trade->leverage, recorded, "leverage");
        expect_same(trade->confidence, recorded, "confidence");
        expect_same(trade->total_commission_dollars, recorded, "total_commission_dollars");
        expect_same(trade->realized_gross_pnl, recorded, "realized_gross_pnl");
        expect_same(trade->realized_net_pnl, recorded, "realized_net_pnl");
        expect_same_leg(trade->entry, recorded, "entry");
        expect_same_leg(trade->exit, recorded, "exit");
        EXPECT_EQ(Json::parse(reader.json()), recorded);
    }
    EXPECT_EQ(count, 230u);
    EXPECT_EQ(count, trades.size());
    EXPECT_EQ(reader.tail().server_time_ms, 1'761'452'354'435);
    EXPECT_TRUE(reader.unknown_keys().empty());
}

TEST_F(RecordedArena, AccountRowsAreExact) {
    const Json rows = read("account-totals.sample.json").at("accountTotals");
    auto reader = recording_.account_rows();
    std::size_t count = 0;
    while (const RecordedAccountRow* row = reader.next()) {
        const Json& recorded = rows.at(count++);
        EXPECT_EQ(row->id, recorded.at("id").get<std::string>());
        EXPECT_EQ(static_cast<double>(row->time_us) / 1e6, recorded.at("timestamp").get<double>());
        expect_same(row->equity_usd, recorded, "dollar_equity");
        expect_same(row->realized_pnl, recorded, "realized_pnl");
        expect_same(row->unrealized_pnl, recorded, "total_unrealized_pnl");
        expect_same(row->cum_pnl_pct, recorded, "cum_pnl_pct");
        EXPECT_EQ(row->minute_marker, recorded.at("since_inception_minute_marker"));
        EXPECT_EQ(row->hour_marker, recorded.at("since_inception_hourly_marker"));
        EXPECT_EQ(row->sharpe_presence, !recorded.contains("sharpe_ratio") ? SharpePresence::absent
                                        : recorded.at("sharpe_ratio").is_null()
                                            ? SharpePresence::null
                                            : SharpePresence::number);
        EXPECT_EQ(Json::parse(row->positions_json), recorded.at("positions"));
        EXPECT_EQ(row->positions_json.find('\n'), std::string::npos);
        ASSERT_EQ(row->positions.size(), recorded.at("positions").size());
        for (const RecordedPosition& position : row->positions) {
            const Json& held = recorded.at("positions").at(position.symbol);
            expect_same(position.quantity, held, "quantity");
            expect_same(*position.unrealized_pnl, held, "unrealized_pnl");
            expect_same(*position.liquidation_price, held, "liquidation_price");
            EXPECT_EQ(Json::parse(position.exit_plan), held.at("exit_plan"));
            EXPECT_EQ(position.index_col.has_value(), !held.at("index_col").is_null());
        }
    }
    EXPECT_EQ(count, 8u);
    EXPECT_EQ(reader.tail().last_hourly_marker_read, 198);
}

TEST_F(RecordedArena, ConversationsAreWhole) {
    auto reader = recording_.conversations();
    std::size_t invocations = 0;
    std::size_t threads = 0;
    std::size_t objects = 0;
    while (const RecordedConversation* record = reader.next()) {
        const Json recorded = Json::parse(reader.json());
        EXPECT_EQ(record->trader, recorded.at("model_id").get<std::string>());
        if (record->shape == ConversationShape::thread) {
            ++threads;
            ASSERT_EQ(record->messages.size(), recorded.at("messages").size());
            EXPECT_EQ(record->messages.back().content,
                      recorded.at("messages").back().at("content").get<std::string>());
            continue;
        }
        ++invocations;
        EXPECT_EQ(record->id, recorded.at("id").get<std::string>());
        EXPECT_EQ(record->cycle_id, recorded.at("cycle_id").get<std::int64_t>());
        EXPECT_EQ(record->run_id, recorded.at("run_id").get<std::string>());
        EXPECT_EQ(record->user_prompt, recorded.at("user_prompt").get<std::string>());
        EXPECT_EQ(record->cot_trace_summary, recorded.at("cot_trace_summary").get<std::string>());
        EXPECT_EQ(Json::parse(record->cot_trace), recorded.at("cot_trace"));
        EXPECT_EQ(Json::parse(record->llm_response), recorded.at("llm_response"));
        objects += record->cot_trace.front() == '{' ? 1 : 0;
    }
    EXPECT_EQ(invocations, 100u);
    EXPECT_EQ(objects, 38u);
    EXPECT_EQ(threads, 6u);
}

TEST_F(RecordedArena, TheSmallFilesAreExact) {
    auto analytics = recording_.analytics();
    const Json payloads = read("analytics.json").at("analytics");
    std::size_t count = 0;
    while (const RecordedAnalytics* record = analytics.next()) {
        EXPECT_EQ(Json::parse(record->payload_json), payloads.at(count++));
    }
    EXPECT_EQ(count, 6u);

    auto inceptions = recording_.inceptions();
    const Json values = read("since-inception-values.json").at("sinceInceptionValues");
    for (count = 0; const RecordedInception* record = inceptions.next(); ++count) {
        EXPECT_EQ(record->id, values.at(count).at("id").get<std::string>());
        expect_same(static_cast<double>(record->inception_us) / 1e6, values.at(count),
                    "inception_date");
    }
    EXPECT_EQ(count, 7u);

    auto prices = recording_.prices();
    const Json recorded_prices = read("crypto-prices.json").at("prices");
    for (count = 0; const RecordedPrice* record = prices.next(); ++count) {
        expect_same(record->price, recorded_prices.at(record->symbol), "price");
        EXPECT_EQ(record->ts_ms, 1'761'452'335'744);
    }
    EXPECT_EQ(count, 6u);

    auto board = recording_.leaderboard();
    const Json entries = read("leaderboard.json").at("leaderboard");
    for (count = 0; const RecordedLeaderboardEntry* record = board.next(); ++count) {
        expect_same(record->return_pct, entries.at(count), "return_pct");
        expect_same(record->lose_dollars, entries.at(count), "lose_dollars");
    }
    EXPECT_EQ(count, 6u);

    auto positions = recording_.positions();
    for (count = 0; positions.next() != nullptr; ++count) {
    }
    EXPECT_EQ(count, 6u);
}

TEST_F(RecordedArena, IsValid) {
    const auto verdict = validate_recording(recording_);
    ASSERT_TRUE(verdict.ok()) << verdict.error().front().text();
    std::string order;
    for (const RecordedTrader& trader : verdict->traders) {
        order += trader.id + (trader.kind == RecordedTraderKind::benchmark ? " (benchmark)" : " ");
    }
    EXPECT_EQ(order, "gpt-5 claude-sonnet-4-5 gemini-2.5-pro grok-4 deepseek-chat-v3.1 qwen3-max "
                     "buynhold_btc (benchmark)");
    EXPECT_EQ(verdict->warnings.size(), 2u); // two single analytics were recorded minutes later
}

TEST(Recording, OpensOnlyAFolderThatHoldsOne) {
    const SampleFolder folder;
    EXPECT_THROW(Recording::open(folder.path()), UsageError);
    EXPECT_THROW(Recording::open(folder.path() / "missing"), UsageError);
    folder.write("other.json", "{}");
    EXPECT_THROW(Recording::open(folder.path()), UsageError);
    folder.write("account-totals.sample.json", "{}");
    EXPECT_EQ(Recording::open(folder.path()).files().size(), 1u);
    folder.write("account-totals.json", "{}");
    const Recording recording = Recording::open(folder.path());
    ASSERT_EQ(recording.files().size(), 1u);
    EXPECT_EQ(recording.files()[0].name, "account-totals.json");
    EXPECT_EQ(recording.ignored().size(), 2u);
    EXPECT_EQ(recording.bytes_total(), 2u);
}

TEST(Recording, WhatIsNoFileIsNotPassedOver) {
    const SampleFolder folder;
    folder.write_valid();
    folder.remove("trades.json");
    std::filesystem::create_directory(folder.path() / "trades.json");
    EXPECT_THROW(Recording::open(folder.path()), UsageError);
}

TEST(Recording, AWriterStopsAtWhatDoesNotParse) {
    const SampleFolder folder;
    folder.write("trades.json", replaced(sample_trades(), "\"alpha_2\"", "2"));
    auto reader = Recording::open(folder.path()).trades();
    EXPECT_NE(reader.next(), nullptr);
    try {
        reader.next();
        FAIL() << "the second trade is broken";
    } catch (const UsageError& error) {
        EXPECT_STREQ(error.what(),
                     "trades.json:16:7 (record 2): id: must be a string, found a number");
    }
}

TEST(Recording, AChangedFileIsNoticed) {
    const SampleFolder folder;
    folder.write_valid();
    const Recording recording = Recording::open(folder.path());
    folder.write("trades.json", sample_trades() + " ");
    auto reader = recording.trades();
    EXPECT_THROW(reader.next(), UsageError);
    folder.remove("fills.json");
    auto fills = recording.fills();
    EXPECT_THROW(fills.next(), UsageError);
}

} // namespace
} // namespace nof0::pipelines
