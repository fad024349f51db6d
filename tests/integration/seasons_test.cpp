// Seasons: what begins anew in the transaction that begins one, what a former version still knows,
// and that money which is moved in and out is nobody's result.
#include "pipelines/analytics.hpp"
#include "pipelines/equity_sampler.hpp"
#include "pipelines/seasons.hpp"
#include "projections/builders.hpp"
#include "storage/analytics.hpp"
#include "storage/check.hpp"
#include "storage/equity.hpp"
#include "storage/seasons.hpp"
#include "storage/traders.hpp"
#include "storage/trades.hpp"
#include "support/pipeline_driver.hpp"

#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using Json = nlohmann::json;
constexpr std::int64_t k_now_ms = 1'000'000; // of the fixture's transactions

class Seasons : public PipelineFixture {
protected:
    // alpha won 100 of 10,000 with a trade and was given 500; gone traded once and left.
    void SetUp() override {
        sql("INSERT INTO models (id, display_name, provider, initial_equity, inception_us, "
            "configured, version) VALUES ('alpha', 'Alpha', 'sim', 10000, 60000000, TRUE, 1), "
            "('gone', 'Gone', 'sim', 10000, 60000000, FALSE, 1);"
            "INSERT INTO trades (id, model_id, symbol, side, quantity, entry_ts_ms, exit_ts_ms, "
            "realized_gross_pnl, realized_net_pnl, total_commission_dollars, version) VALUES "
            "('t1', 'alpha', 'BTC', 'long', 1, 70000, 80000, 101, 100, 1, 1), "
            "('t2', 'gone', 'BTC', 'long', 1, 70000, 80000, 5, 5, 0, 1)");
        totals("alpha", "1, 1, 100, 0, 101, 1, 100, 500, 500");
        totals("gone", "1, 1, 5, 0, 5, 0, 5, 0, 0");
        sample(960'000);
    }
    void totals(const std::string& id, const std::string& figures) {
        const std::int64_t version = new_version();
        sql("INSERT INTO trader_totals (model_id, version, trades, wins, win_dollars, "
            "lose_dollars, "
            "gross_pnl, commission, trade_cash, event_cash, flow_cash) VALUES ('" +
            id + "', " + std::to_string(version) + ", " + figures + ")");
    }
    std::int64_t new_version() {
        write([](storage::WriteScope& s) { return storage::newest_fact_ms(s.session(), {}); });
        return head_version();
    }
    void sample(std::int64_t minute_ms) {
        loop().run(sampler_.prepare(loop().pool(), minute_ms));
        sampler_.offer(minute_ms);
        drain(sampler_);
    }
    pipelines::Written begin(std::int64_t command, const std::string& name,
                             const std::string& equity) {
        pipelines::SeasonStart start{.command_id = command, .name = name};
        start.entrants.push_back({.trader = "alpha", .equity = Decimal::parse(equity).value()});
        start.now = ArenaTime::from_ms(k_now_ms);
        seasons_.queue().push_now(std::move(start));
        return drain(seasons_);
    }
    // As the arena does: what is missing is moved.
    void move(const std::string& trade_cash, const std::string& event_cash,
              const std::string& flow_cash) {
        totals("alpha",
               "1, 1, 100, 0, 101, 1, " + trade_cash + ", " + event_cash + ", " + flow_cash);
    }
    static Task<std::string> text_of(pg::Pool& pool, projections::BuildOne build) {
        storage::ReadScope scope = co_await storage::ReadScope::open(pool, soon());
        const projections::Options options;
        projections::Content content = co_await build(scope, options, "");
        co_return content.elements.empty() ? std::string("{}") : content.elements.front().value;
    }
    Json document(projections::BuildOne build) {
        return Json::parse(loop().run(text_of(loop().pool(), build)));
    }
    Json board() { return document(projections::build_leaderboard_cache)["leaderboard"]; }

    pipelines::EquitySampler sampler_{loop().io().get_executor()};
    pipelines::SeasonPipeline seasons_{loop().io().get_executor()};
};

TEST_F(Seasons, MoneyThatWasMovedInIsNoReturn) {
    const Json before = board();
    ASSERT_EQ(before.size(), 2U);
    EXPECT_EQ(before[0]["equity"], 10'600);
    EXPECT_EQ(before[0]["return_pct"], 1) << "100 of 10,000, and not 600";
    const Json rows = document(projections::build_account_totals_base)["accountTotals"];
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["cum_pnl_pct"], 1);
    EXPECT_EQ(rows[0]["realized_pnl"], 100);
    EXPECT_EQ(rows[0]["dollar_equity"], 10'600);
    move("100", "400", "400"); // 100 are taken out again
    sample(1'020'000);
    EXPECT_EQ(board()[0]["equity"], 10'500);
    EXPECT_EQ(board()[0]["return_pct"], 1);
}

TEST_F(Seasons, EverythingPublicBeginsAnewAtOnce) {
    move("100", "-100", "-100"); // what it had beyond 10,000
    const pipelines::Written written = begin(7, "Winter", "10000");
    EXPECT_TRUE(seasons_.refusal().empty()) << seasons_.refusal();
    EXPECT_EQ(written.rows, 2U);
    EXPECT_TRUE(written.touched.contains({cache::Family::trades_recent, "gone"}));
    const Json after = board();
    ASSERT_EQ(after.size(), 1U) << "who left takes no part";
    EXPECT_EQ(after[0]["id"], "alpha");
    EXPECT_EQ(after[0]["equity"], 10'000);
    EXPECT_EQ(after[0]["return_pct"], 0);
    EXPECT_EQ(after[0]["num_trades"], 0);
    EXPECT_EQ(after[0]["win_dollars"], 0);
    const Json totals = document(projections::build_account_totals_base);
    ASSERT_EQ(totals["accountTotals"].size(), 1U);
    EXPECT_EQ(totals["accountTotals"][0]["since_inception_hourly_marker"], 0);
    EXPECT_EQ(totals["accountTotals"][0]["realized_pnl"], 0);
    EXPECT_EQ(totals["lastHourlyMarkerRead"], 0);
    const Json values = document(projections::build_since_inception_all)["sinceInceptionValues"];
    ASSERT_EQ(values.size(), 1U);
    EXPECT_EQ(values[0]["inception_date"], k_now_ms / 1000);
    EXPECT_EQ(values[0]["nav_since_inception"], 10'000);
    EXPECT_TRUE(document(projections::build_trades_recent_all)["trades"].empty());
    const Json analytics = document(projections::build_analytics_all)["analytics"];
    ASSERT_EQ(analytics.size(), 1U);
    EXPECT_EQ(analytics[0]["overall_trades_overview_table"]["total_trades"], 0);
    EXPECT_EQ(sql("SELECT count(*) FROM trades"), "2") << "history stays";
    EXPECT_TRUE(read([](pg::Session& s) { return storage::season_breaks(s); }).empty());
    EXPECT_TRUE(read([](pg::Session& s) { return storage::season_openings(s); }).empty());
}

TEST_F(Seasons, AFormerVersionStillKnowsTheFormerSeason) {
    move("100", "-100", "-100");
    const std::int64_t before = head_version();
    begin(7, "Winter", "10000");
    const auto then = read([before](pg::Session& s) { return storage::season_at(s, before); });
    EXPECT_EQ(then.number, 0);
    const auto now = read([](pg::Session& s) { return storage::current_season(s); });
    EXPECT_EQ(now.number, 1);
    EXPECT_EQ(now.version, head_version());
    EXPECT_EQ(read([&](pg::Session& s) { return storage::season_at(s, now.version); }).number, 1);
    const auto old = read([](pg::Session& s) { return storage::newest_hours(s, 0); });
    ASSERT_EQ(old.size(), 2U);
    EXPECT_EQ(old[0].equity_usd, 10'600);
    EXPECT_EQ(read([](pg::Session& s) { return storage::newest_hours(s, 1); }).size(), 1U);
    const auto trades = [this](const storage::Season& season) {
        return read([season](pg::Session& s) { return storage::recent_trades(s, 9, season); });
    };
    EXPECT_EQ(trades(then).size(), 2U);
    EXPECT_TRUE(trades(now).empty());
    const auto totals = read([then](pg::Session& s) { return storage::trader_totals(s, then); });
    ASSERT_EQ(totals.size(), 2U);
    EXPECT_EQ(totals[0].trades, 1);
    for (const auto& trader :
         read([then](pg::Session& s) { return storage::all_traders(s, then); })) {
        EXPECT_EQ(trader.inception_us, 60'000'000) << trader.id;
    }
}

TEST_F(Seasons, ASeasonBeginsOnceForItsCommandAndItsName) {
    move("100", "-100", "-100");
    begin(7, "Winter", "10000");
    EXPECT_EQ(begin(7, "Winter", "10000").rows, 0U) << "the command was carried out";
    EXPECT_TRUE(seasons_.refusal().empty());
    EXPECT_EQ(begin(8, "winter", "10000").rows, 0U);
    EXPECT_FALSE(seasons_.refusal().empty());
    EXPECT_EQ(begin(9, "Spring", "10000").rows, 2U);
    const auto all = read([](pg::Session& s) { return storage::all_seasons(s); });
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].name, "Spring");
    EXPECT_GT(all[1].started_ms, all[0].started_ms) << "though the clock stood still";
    EXPECT_EQ(read([](pg::Session& s) { return storage::season_of_command(s, 9); })->number, 2);
    EXPECT_EQ(read([](pg::Session& s) { return storage::season_standings(s); }).size(), 2U);
    const auto begun = read([](pg::Session& s) { return storage::season_trader(s, 2, "alpha"); });
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->flow_cash.text(), "-100");
}

TEST_F(Seasons, NobodyBeginsWithAPositionOrWithOtherMoney) {
    EXPECT_EQ(begin(7, "Winter", "10000").rows, 0U) << "600 were not moved out";
    EXPECT_NE(seasons_.refusal().find("10600"), std::string::npos) << seasons_.refusal();
    move("-900", "500", "500");
    sql("INSERT INTO positions (id, model_id, symbol, side, entry_price, quantity, entry_ts_ms, "
        "exact_quantity, exact_cost, exact_open_commission, version) VALUES ('p', 'alpha', 'BTC', "
        "'long', 1000, 1, 90000, 1, 1000, 0, 1);"
        "INSERT INTO price_latest (symbol, price, ts_ms, version) VALUES ('BTC', 1100, 1, 1)");
    EXPECT_EQ(begin(7, "Winter", "10700").rows, 0U);
    EXPECT_EQ(seasons_.refusal(), "alpha still holds something");
    EXPECT_EQ(sql("SELECT count(*) FROM seasons"), "0");
}

} // namespace
} // namespace nof0::test
