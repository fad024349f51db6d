// A generated recording keeps every formula of a real one, checked on its files by the rules.
#include "app/demo/demo.hpp"
#include "app/demo/testing_folder.hpp"
#include "rules/equity.hpp"
#include "rules/fold.hpp"
#include "rules/leaderboard.hpp"
#include "rules/marks.hpp"
#include "rules/testing/recording.hpp"
#include "rules/trade_analytics.hpp"
#include "rules/trades.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace nof0::app::demo {
namespace {

using testing_support::Json;
using testing_support::read_json;
using testing_support::read_rows;

// One recording for all the tests that read the usual one.
class DemoFormulas : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = new Folder;
        summary_ = write_recording(folder_->path(), usual_options());
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    static const std::filesystem::path& folder() { return folder_->path(); }

    static Folder* folder_;
    static DemoSummary summary_;
};
Folder* DemoFormulas::folder_ = nullptr;
DemoSummary DemoFormulas::summary_;

TEST_F(DemoFormulas, TradesAreTheFoldOfTheFills) {
    std::map<std::pair<std::string, std::string>, std::vector<Fill>> fills;
    for (const Json& row : read_rows(folder() / "fills.json", "fills")) {
        Fill fill = testing_support::fill_of(row);
        fills[{fill.account, fill.coin.text()}].push_back(std::move(fill));
    }
    std::map<std::string, Trade> recorded;
    for (Trade& trade : testing_support::read_trades(folder())) {
        EXPECT_EQ(rules::broken_identity(trade), std::nullopt);
        EXPECT_EQ(rules::trade_id_text(trade), trade.trade_id);
        recorded.emplace(trade.id, std::move(trade));
    }
    EXPECT_EQ(static_cast<std::int64_t>(recorded.size()), summary_.trades);
    std::map<std::pair<std::string, std::string>, double> open;
    std::size_t folded = 0;
    std::set<std::string> directions;
    for (const auto& [pair, list] : fills) {
        const rules::FoldResult result = rules::fold(list);
        EXPECT_EQ(result.unchained, 0U);
        for (const Fill& fill : list) {
            directions.insert(fill.dir);
        }
        for (const rules::FoldStep& step : result.steps) {
            EXPECT_TRUE(step.gaps.empty());
            for (const rules::FoldedTrade& trade : step.trades) {
                ++folded;
                EXPECT_TRUE(trade.residual().is_zero());
                const TraderId trader(pair.first);
                const auto found = recorded.find(rules::trade_id(trader, trade));
                ASSERT_NE(found, recorded.end());
                EXPECT_EQ(rules::to_trade(trade, trader, found->second.leverage,
                                          found->second.confidence),
                          found->second);
            }
        }
        if (!result.state.is_flat()) {
            open[pair] = result.state.quantity.to_double();
        }
    }
    EXPECT_EQ(folded, recorded.size());
    EXPECT_EQ(directions.size(), 6U); // opens, closes and flips of both sides
    std::map<std::pair<std::string, std::string>, double> shown;
    for (const Json& account : read_rows(folder() / "positions.json", "accountTotals")) {
        for (const auto& item : account["positions"].items()) {
            shown[{account["model_id"], item.key()}] = item.value()["quantity"];
        }
    }
    EXPECT_EQ(shown, open);
}

TEST_F(DemoFormulas, TradesStandInThePublishedOrder) {
    std::vector<std::string> models;
    ArenaTime newest{};
    for (const Trade& trade : testing_support::read_trades(folder())) {
        if (models.empty() || models.back() != trade.trader.text()) {
            models.push_back(trade.trader.text());
        } else {
            EXPECT_LE(trade.exit.time, newest);
        }
        newest = trade.exit.time;
    }
    EXPECT_EQ(models,
              (std::vector<std::string>{"momentum", "mean_reversion", "breakout", "funding_carry",
                                        "random_walk", "volatility_target"}));
}

TEST_F(DemoFormulas, EquityRowsKeepTheirFormulas) {
    std::map<std::string, ArenaTime> inception;
    for (const Json& row :
         read_rows(folder() / "since-inception-values.json", "sinceInceptionValues")) {
        EXPECT_EQ(row["nav_since_inception"], 10'000);
        inception[row["model_id"]] = ArenaTime{us_from_seconds(row["inception_date"])};
    }
    EXPECT_EQ(inception.size(), 7U);
    const Json document = read_json(folder() / "account-totals.json");
    std::map<std::string, std::vector<double>> curves;
    std::set<std::string> ids;
    double previous = 0;
    std::int64_t newest_hour = 0;
    for (const Json& row : document["accountTotals"]) {
        const std::string model = row["model_id"];
        const double equity = row["dollar_equity"];
        const double unrealized = row["total_unrealized_pnl"];
        EXPECT_GE(row["timestamp"], previous);
        previous = row["timestamp"];
        EXPECT_NEAR(equity, 10'000 + row["realized_pnl"].get<double>() + unrealized, 1e-9);
        EXPECT_EQ(row["cum_pnl_pct"], rules::cum_pnl_pct(equity, 10'000));
        const ArenaTime time{us_from_seconds(row["timestamp"])};
        const std::int64_t minute = rules::minute_marker(time, inception[model]);
        EXPECT_EQ(row["since_inception_minute_marker"], minute);
        EXPECT_EQ(row["since_inception_hourly_marker"], rules::hour_marker(minute));
        newest_hour = std::max(newest_hour, rules::hour_marker(minute));
        EXPECT_TRUE(ids.insert(row["id"]).second) << row["id"];
        curves[model].push_back(equity);
        if (model == "buynhold_btc") {
            EXPECT_FALSE(row.contains("sharpe_ratio"));
        } else {
            const auto sharpe = rules::public_sharpe_ratio(rules::sharpe_ratio(curves[model]));
            EXPECT_EQ(row["sharpe_ratio"], sharpe ? Json(*sharpe) : Json(nullptr));
        }
        double sum = 0;
        for (const auto& item : row["positions"].items()) {
            sum += item.value()["unrealized_pnl"].get<double>();
            EXPECT_EQ(item.value().size(), 21U);
        }
        EXPECT_NEAR(sum, unrealized, 1e-8);
    }
    EXPECT_EQ(document["lastHourlyMarkerRead"], newest_hour);
    EXPECT_EQ(document["serverTime"], 1'761'652'800'000);
}

TEST_F(DemoFormulas, TheLedgerOfTheFillsIsTheEquity) {
    std::map<std::string, Decimal> realized;
    for (const Json& row : read_rows(folder() / "fills.json", "fills")) {
        const Fill fill = testing_support::fill_of(row);
        realized[fill.account] += fill.closed_pnl - fill.fee;
        EXPECT_EQ(fill.fee, (fill.px * fill.sz * Decimal::parse("0.00045").value()).rounded(6));
    }
    std::map<std::string, double> newest;
    for (const Json& row : read_rows(folder() / "account-totals.json", "accountTotals")) {
        newest[row["model_id"]] = row["realized_pnl"];
    }
    for (const auto& [model, pnl] : newest) {
        EXPECT_EQ(pnl, realized[model].to_double()) << model;
    }
}

TEST_F(DemoFormulas, PositionsAreMarkedByTheRules) {
    int checked = 0;
    for (const Json& total : read_rows(folder() / "account-totals.json", "accountTotals")) {
        for (const auto& item : total["positions"].items()) {
            if (total["model_id"] == "buynhold_btc" || ++checked % 50 != 0) {
                continue;
            }
            const MarkedPosition marked = testing_support::marked_position_of(
                item.value(), TraderId(total["model_id"].get<std::string>()));
            const Position& position = marked.position;
            const double mark = position.entry_price + marked.unrealized_pnl / position.quantity;
            EXPECT_NEAR(mark / marked.current_price, 1, 1e-4);
            const double liquidation =
                rules::liquidation_price(position.quantity, mark, marked.margin,
                                         rules::known_max_leverage(position.symbol).value());
            EXPECT_NEAR(liquidation, marked.liquidation_price, 1e-6 * mark);
            EXPECT_EQ(rules::public_closed_pnl(position.quantity, position.entry_price),
                      position.closed_pnl);
        }
    }
    EXPECT_GT(checked, 500);
}

TEST_F(DemoFormulas, AnalyticsAndBoardFollowFromTheTrades) {
    std::map<std::string, rules::TradeAnalytics> analytics;
    std::map<std::string, rules::TradeTally> tally;
    for (const Trade& trade : testing_support::read_trades(folder())) {
        analytics[trade.trader.text()].add(trade);
        tally[trade.trader.text()].add(trade.realized_net_pnl);
    }
    std::string previous;
    for (const Json& row : read_rows(folder() / "analytics.json", "analytics")) {
        const std::string model = row["model_id"];
        EXPECT_LT(previous, model);
        previous = model;
        AnalyticsPayload ours{.trader = TraderId(model)};
        analytics[model].write_to(ours);
        std::size_t keys = 0;
        for_each_table(ours, [&](const auto& table, const auto& fields) {
            const Json& recorded = row[std::string(table.k_name)];
            keys += recorded.size();
            if (table.k_name.starts_with("signals") || table.k_name.starts_with("invocation")) {
                return;
            }
            for (const auto& field : fields) {
                if (field.name.find("convo") == std::string_view::npos) {
                    EXPECT_EQ(table.*field.member, recorded[std::string(field.name)]) << field.name;
                }
            }
        });
        EXPECT_EQ(keys, 92U);
        EXPECT_EQ(row["last_trade_doc_id"], *ours.last_trade_doc_id);
        const Json& signals = row["signals_breakdown_table"];
        const Json& breaks = row["invocation_breakdown_table"];
        const double minutes = signals["mins_long_combined"].get<double>() +
                               signals["mins_short_combined"].get<double>() +
                               signals["mins_flat_combined"].get<double>();
        EXPECT_NEAR(minutes / (6 * breaks["avg_invocation_break_mins"].get<double>() *
                               (breaks["num_invocations"].get<double>() - 1)),
                    1, 1e-12);
        EXPECT_GT(signals["avg_confidence"], 0.5);
        EXPECT_GT(row["overall_trades_overview_table"]["avg_convo_leverage"], 1);
    }
    for (const Json& row : read_rows(folder() / "leaderboard.json", "leaderboard")) {
        const std::string model = row["id"];
        const auto entry = rules::leaderboard_entry(TraderId(model), tally[model], row["equity"],
                                                    10'000, row["sharpe"].get<double>());
        std::string text;
        append_json(text, entry);
        EXPECT_EQ(Json::parse(text), row);
    }
}

} // namespace
} // namespace nof0::app::demo
