// Every formula against the recorded arena; to the bit where the recording allows it.
#include "rules/analytics.hpp"
#include "rules/decision_signals.hpp"
#include "rules/equity.hpp"
#include "rules/leaderboard.hpp"
#include "rules/marks.hpp"
#include "rules/testing/recording.hpp"
#include "rules/trades.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace nof0::rules {
namespace {

using testing_support::Json;
using testing_support::read_rows;

class Recording : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(folder)) {
            GTEST_SKIP() << "the recorded arena is not on this machine";
        }
    }
    const std::filesystem::path folder =
        std::filesystem::path(NOF0_SOURCE_DIR) / "../shared/data/nof1";
};

void expect_near(double ours, double recorded, double relative, const std::string& what) {
    EXPECT_NEAR(ours, recorded, relative * std::max(1.0, std::fabs(recorded))) << what;
}

TEST_F(Recording, TradesKeepTheirIdentities) {
    const auto rows = read_rows(folder / "trades.json", "trades");
    int ids_as_computed = 0;
    for (const Json& row : rows) {
        const Trade trade = testing_support::trade_of(row);
        EXPECT_EQ(broken_identity(trade), std::nullopt);
        EXPECT_EQ(trade.trade_type, to_text(trade.side));
        EXPECT_EQ(row["entry_human_time"], human_time(trade.entry.time.us));
        EXPECT_EQ(row["exit_human_time"], human_time(trade.exit.time.us));
        ids_as_computed += trade_id_text(trade) == trade.trade_id ? 1 : 0;
        EXPECT_EQ(trade.entry.closed_pnl, -trade.entry.commission);
    }
    EXPECT_EQ(rows.size(), 230U);
    EXPECT_EQ(ids_as_computed, 230); // one entry time is an int in JSON and "....0" in its id
}

TEST_F(Recording, TradesAreWrittenAsTheyWereRead) {
    for (const Json& row : read_rows(folder / "trades.json", "trades")) {
        std::string text;
        append_json(text, testing_support::trade_of(row));
        const Json written = Json::parse(text);
        ASSERT_EQ(written, row) << text;
        ASSERT_EQ(std::vector<std::string>(written.size()).size(), 33U);
        auto key = row.items().begin();
        for (const auto& item : written.items()) {
            ASSERT_EQ(item.key(), (*key).key());
            ++key;
        }
    }
}

TEST_F(Recording, BrokenTradesAreFound) {
    const Trade good = testing_support::read_trades(folder).front();
    Trade trade = good;
    trade.realized_net_pnl += 0.01;
    EXPECT_NE(broken_identity(trade), std::nullopt);
    trade = good;
    trade.quantity = -trade.quantity;
    EXPECT_NE(broken_identity(trade), std::nullopt);
    trade = good;
    trade.entry.closed_pnl = 0;
    EXPECT_NE(broken_identity(trade), std::nullopt);
    trade = good;
    std::swap(trade.entry.time, trade.exit.time);
    EXPECT_NE(broken_identity(trade), std::nullopt);
}

template<class Table, std::size_t N>
void expect_table(const Table& ours, const std::array<AnalyticsField<Table>, N>& fields,
                  const Json& recorded, const std::string& trader) {
    ASSERT_EQ(recorded.size(), N);
    for (const auto& field : fields) {
        const std::string name(field.name);
        // Signals are no part of trades; std_taker_fee came from data that was never published.
        if (name == "std_taker_fee" || name.find("convo_leverage") != std::string::npos) {
            continue;
        }
        expect_near(ours.*field.member, recorded[name], 1e-14, trader + " " + name);
    }
}

TEST_F(Recording, AnalyticsFollowFromTheTrades) {
    std::map<std::string, std::vector<Trade>> trades;
    for (Trade& trade : testing_support::read_trades(folder)) {
        trades[trade.trader.text()].push_back(std::move(trade));
    }
    int traders = 0;
    for (const Json& recorded : read_rows(folder / "analytics.json", "analytics")) {
        const std::string id = recorded["model_id"];
        if (id == "gemini-2.5-pro") {
            continue; // 100 of its 158 trades were published
        }
        ++traders;
        const auto ours = analytics_of(TraderId(id), trades[id], {}, 6, ArenaTime{});
        expect_table(ours.fee_pnl, k_fee_pnl_fields, recorded["fee_pnl_moves_breakdown_table"], id);
        expect_table(ours.winners_losers, k_winners_losers_fields,
                     recorded["winners_losers_breakdown_table"], id);
        expect_table(ours.longs_shorts, k_longs_shorts_fields,
                     recorded["longs_shorts_breakdown_table"], id);
        expect_table(ours.overall, k_overall_fields, recorded["overall_trades_overview_table"], id);
        EXPECT_EQ(ours.last_trade_doc_id, recorded["last_trade_doc_id"].get<std::string>());
        EXPECT_EQ(ours.last_trade_exit_time->seconds(), recorded["last_trade_exit_time"]);
        // Any order of the trades gives the same bits.
        std::mt19937 shuffle(7);
        std::shuffle(trades[id].begin(), trades[id].end(), shuffle);
        EXPECT_EQ(analytics_of(TraderId(id), trades[id], {}, 6, ArenaTime{}), ours);
    }
    EXPECT_EQ(traders, 5);
}

TEST_F(Recording, SignalCountsGiveTheirShares) {
    for (const Json& recorded : read_rows(folder / "analytics.json", "analytics")) {
        const Json& table = recorded["signals_breakdown_table"];
        Invocation all{.id = "all"};
        const auto add = [&](SignalKind kind, const char* count, const char* confidence) {
            for (int i = 0; i < table[count].get<int>(); ++i) {
                all.signals.push_back({.symbol = Symbol("BTC"),
                                       .kind = kind,
                                       .confidence = table[confidence].get<double>()});
            }
        };
        add(SignalKind::hold, "num_hold_signals", "avg_confidence_hold");
        add(SignalKind::close, "num_close_signals", "avg_confidence_close");
        add(SignalKind::enter_long, "num_long_signals", "avg_confidence_long");
        add(SignalKind::enter_short, "num_short_signals", "avg_confidence_short");
        const auto ours = analytics_of(TraderId("x"), {}, std::span(&all, 1), 6, {}).signals;
        for (const auto& field : k_signals_fields) {
            const std::string name(field.name);
            // What needs each signal's own confidence, or the times, was not recorded.
            if (name.starts_with("std_conf") || name.starts_with("median_conf") ||
                name.find("mins") != std::string::npos) {
                continue;
            }
            expect_near(ours.*field.member, table[name], 1e-12, name);
        }
    }
}

TEST_F(Recording, AnalyticsAreWrittenInTheRecordedOrder) {
    for (const Json& recorded : read_rows(folder / "analytics.json", "analytics")) {
        AnalyticsPayload payload{.trader = TraderId(recorded["id"].get<std::string>())};
        payload.updated_at.us = us_from_seconds(recorded["updated_at"]);
        payload.last_trade_exit_time = ArenaTime{us_from_seconds(recorded["last_trade_exit_time"])};
        payload.last_convo_timestamp = ArenaTime{us_from_seconds(recorded["last_convo_timestamp"])};
        payload.last_convo_doc_id = recorded["last_convo_doc_id"];
        payload.last_trade_doc_id = recorded["last_trade_doc_id"];
        for_each_table(payload, [&](auto& table, const auto& fields) {
            for (const auto& field : fields) {
                table.*field.member = recorded[std::string(table.k_name)][std::string(field.name)];
            }
        });
        std::string text;
        append_json(text, payload);
        EXPECT_EQ(Json::parse(text), recorded);
        EXPECT_EQ(Json::parse(text).dump(), recorded.dump()); // the order of keys, too
    }
}

TEST_F(Recording, LeaderboardReturnsAreEqualToTheBit) {
    for (const Json& row : read_rows(folder / "leaderboard.json", "leaderboard")) {
        EXPECT_EQ(return_pct(row["equity"], 10'000), row["return_pct"].get<double>()) << row["id"];
    }
}

TEST_F(Recording, EquityRowsFollowTheirFormulas) {
    std::map<std::string, ArenaTime> inception;
    for (const Json& row :
         read_rows(folder / "since-inception-values.json", "sinceInceptionValues")) {
        inception[row["model_id"]] = ArenaTime{us_from_seconds(row["inception_date"])};
    }
    int wrong = 0;
    int rows = 0;
    for (const Json& row : read_rows(folder / "account-totals.sample.json", "accountTotals")) {
        ++rows;
        const double equity = row["dollar_equity"];
        const double unrealized = row["total_unrealized_pnl"];
        const double realized = row["realized_pnl"];
        const std::string model = row["model_id"];
        EXPECT_EQ(cum_pnl_pct(equity, 10'000), row["cum_pnl_pct"].get<double>()) << row["id"];
        const ArenaTime time{us_from_seconds(row["timestamp"])};
        const std::int64_t minute = minute_marker(time, inception[model]);
        EXPECT_EQ(minute, row["since_inception_minute_marker"].get<std::int64_t>());
        EXPECT_EQ(hour_marker(minute), row["since_inception_hourly_marker"].get<std::int64_t>());
        double sum = 0;
        for (const auto& item : row["positions"].items()) {
            sum += item.value()["unrealized_pnl"].get<double>();
        }
        EXPECT_NEAR(sum, unrealized, 1e-9);
        if (recorded_realized_is_wrong(equity, 10'000, realized, unrealized)) {
            ++wrong;
            EXPECT_NEAR(signed_realized_pnl(equity, 10'000, unrealized), realized - 2 * unrealized,
                        1e-6);
        } else {
            EXPECT_NEAR(signed_realized_pnl(equity, 10'000, unrealized), realized, 1e-6)
                << row["id"];
        }
    }
    EXPECT_EQ(rows, 8);
    EXPECT_EQ(wrong, 0); // the sample kept no such row of a model; see Equity.* for the rule
}

TEST_F(Recording, PositionsAreMarkedAsTheyWere) {
    int positions = 0;
    for (const Json& row : read_rows(folder / "account-totals.sample.json", "accountTotals")) {
        const TraderId trader(row["model_id"].get<std::string>());
        for (const auto& item : row["positions"].items()) {
            const MarkedPosition marked = testing_support::marked_position_of(item.value(), trader);
            const Position& position = marked.position;
            ++positions;
            std::string text;
            append_json(text, marked);
            EXPECT_EQ(Json::parse(text).dump(), item.value().dump());
            if (position.leverage == 1) {
                EXPECT_EQ(marked.liquidation_price, 0);
                continue;
            }
            EXPECT_NEAR(public_closed_pnl(position.quantity, position.entry_price),
                        *position.closed_pnl, 0.03);
            const double mark = position.entry_price + marked.unrealized_pnl / position.quantity;
            const double ours = liquidation_price(position.quantity, mark, marked.margin,
                                                  known_max_leverage(position.symbol).value());
            EXPECT_NEAR(ours / marked.liquidation_price, 1, 3e-6) << item.value();
            EXPECT_NEAR(margin(position.quantity, position.entry_price, *position.leverage,
                               marked.unrealized_pnl, *position.closed_pnl) /
                            marked.margin,
                        1, 0.013);
        }
    }
    EXPECT_GT(positions, 8);
}

TEST_F(Recording, AnswersGiveTheirSignals) {
    const auto file = folder / "conversations-full-2025-10-28.json";
    std::size_t signals = 0;
    std::size_t silent = 0;
    for (const Json& record : read_rows(file, "conversations")) {
        const auto found = signals_of(record["llm_response"].dump(), ArenaTime{});
        signals += found.size();
        silent += found.empty() ? 1 : 0;
        for (const Signal& signal : found) {
            EXPECT_EQ(signal.kind, SignalKind::hold);
            EXPECT_GT(signal.confidence, 0.3);
        }
    }
    EXPECT_EQ(signals, 467U);
    EXPECT_EQ(silent, 1U); // the one answer that was no JSON
}

} // namespace
} // namespace nof0::rules
