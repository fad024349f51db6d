// The equity sampler: exact rows of the minute, none where equity is unknown, none rewritten.
#include "jobs/equity_job.hpp"
#include "pipelines/equity_sampler.hpp"
#include "storage/equity.hpp"
#include "support/pipeline_driver.hpp"

namespace nof0::test {
namespace {

// The fixture's transactions are at 1,000,000 ms.
constexpr std::int64_t k_minute_ms = 960'000;
constexpr std::int64_t k_hour_ms = 3'600'000;

class PipelineEquity : public PipelineFixture {
protected:
    void SetUp() override {
        sql("INSERT INTO price_latest (symbol, price, ts_ms, version) VALUES ('BTC', 1100, 1, 1)");
    }
    void trader(const std::string& id, const std::string& origin = "native",
                const std::string& inception_ms = "0") {
        sql("INSERT INTO models (id, display_name, provider, initial_equity, inception_us, origin, "
            "version) VALUES ('" +
            id + "', '" + id + "', 'sim', 10000, " + inception_ms + "::bigint * 1000, '" + origin +
            "', 1)");
    }
    void cash(const std::string& id, const std::string& trade_cash, const std::string& event_cash) {
        sql("INSERT INTO trader_totals (model_id, version, trades, wins, win_dollars, "
            "lose_dollars, gross_pnl, "
            "commission, trade_cash, event_cash) VALUES ('" +
            id + "', 1, 0, 0, 0, 0, 0, 0, " + trade_cash + ", " + event_cash + ")");
    }
    void hold(const std::string& id, const std::string& symbol, const std::string& quantity,
              const std::string& cost) {
        sql("INSERT INTO positions (id, model_id, symbol, side, entry_price, quantity, "
            "entry_ts_ms, exact_quantity, "
            "exact_cost, exact_open_commission, version) VALUES ('" +
            id + symbol + "', '" + id + "', '" + symbol + "', CASE WHEN " + quantity +
            " < 0 THEN 'short' ELSE 'long' END, 1000, " + quantity + ", 1, " + quantity + ", " +
            cost + ", 0, 1)");
    }
    pipelines::Written sample(std::int64_t minute_ms = k_minute_ms) {
        loop().run(sampler_.prepare(loop().pool(), minute_ms));
        sampler_.offer(minute_ms);
        return drain(sampler_);
    }
    std::string rows() {
        return sql("SELECT string_agg(concat_ws('|', model_id, ts_ms, equity_usd, realized_pnl, "
                   "unrealized_pnl, kind), "
                   "',' ORDER BY model_id, ts_ms) FROM account_equity_snapshots");
    }

    pipelines::EquitySampler sampler_{loop().io().get_executor()};
};

TEST_F(PipelineEquity, EquityIsTheExactLedgerAtTheMarks) {
    trader("alpha");
    cash("alpha", "-500.000000000001", "20");
    hold("alpha", "BTC", "0.5", "500");
    trader("beta");
    cash("beta", "330.5", "0");
    hold("beta", "BTC", "-0.3", "-330");
    const auto written = sample();
    EXPECT_EQ(written.rows, 2u);
    EXPECT_EQ(rows(), "alpha|960000|10069.999999999998|19.999999999999|50|sampler,"
                      "beta|960000|10000.5|0.5|0|sampler");
    EXPECT_EQ(sql("SELECT positions->'BTC'->>'unrealized_pnl' FROM equity_hourly WHERE model_id = "
                  "'alpha'"),
              "50");
    EXPECT_EQ(sql("SELECT hour_marker || ':' || minute_marker FROM equity_hourly WHERE model_id = "
                  "'beta'"),
              "0:16");
    EXPECT_TRUE(written.touched.contains({cache::Family::since_inception, "beta"}));
    EXPECT_TRUE(written.touched.contains({cache::Family::leaderboard, ""}));

    const auto again = sample();
    EXPECT_EQ(again.rows, 0u) << "observations are never rewritten";
    sql("UPDATE price_latest SET price = 1200");
    sample();
    EXPECT_EQ(sql("SELECT count(*) || ':' || max(equity_usd) FROM account_equity_snapshots WHERE "
                  "model_id = 'beta'"),
              "1:10000.5");
}

TEST_F(PipelineEquity, UnknownIsNoRow) {
    trader("no_mark");
    cash("no_mark", "-10", "0");
    hold("no_mark", "ETH", "1", "10");
    trader("not_begun", "native", "NULL");
    trader("begins_later", "native", "970000");
    trader("recorded", "import:abc");
    EXPECT_EQ(sample().rows, 0u);
    EXPECT_EQ(sql("SELECT count(*) FROM account_equity_snapshots"), "0");
    // What the recording ended with is what the ledger goes on with.
    sql("INSERT INTO cash_events (exchange_provider, account, kind, ts_ms, model_id, amount, "
        "version) "
        "VALUES ('ledger', 'recorded', 'opening_balance', 5, 'recorded', 7000.25, 1)");
    cash("recorded", "-1", "0");
    EXPECT_EQ(sample().rows, 1u);
    EXPECT_EQ(sql("SELECT equity_usd FROM account_equity_snapshots"), "6999.25");
    sql("INSERT INTO price_latest (symbol, price, ts_ms, version) VALUES ('ETH', 12, 1, 1)");
    EXPECT_EQ(sample().rows, 1u) << "once there is a mark";
}

TEST_F(PipelineEquity, WhatWasObservedLaterIsNotSampledEarlier) {
    trader("alpha");
    cash("alpha", "0", "0");
    sample();
    sql("INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, kind, version) "
        "VALUES ('alpha', 1020500, 1, 'fill', 1)");
    EXPECT_EQ(sample(1'020'000).rows, 0u);
    EXPECT_EQ(sample(1'080'000).rows, 1u);
}

TEST_F(PipelineEquity, AMinuteThatComesTooLateIsLeftOut) {
    trader("alpha");
    EXPECT_EQ(sample(k_minute_ms - k_hour_ms).rows, 0u);
    EXPECT_EQ(sampler_.waiting(), 0u);
    EXPECT_EQ(sample(k_minute_ms).rows, 1u);
}

// The arena's clock ran on by an hour, in which prices and money moved.
TEST_F(PipelineEquity, AMinuteThatIsOverIsWorthWhatItWasThen) {
    constexpr std::int64_t k_then_ms = k_minute_ms - k_hour_ms + 60'000;
    trader("alpha", "native", std::to_string(k_then_ms - k_hour_ms));
    cash("alpha", "-500", "27");
    hold("alpha", "BTC", "0.5", "500");
    const auto at = [](std::int64_t after_ms) { return std::to_string(k_then_ms + after_ms); };
    sql("CREATE TABLE IF NOT EXISTS price_ticks_before_all PARTITION OF price_ticks FOR VALUES "
        "FROM "
        "(-9000000) TO (0)");
    sql("INSERT INTO price_ticks (symbol, price, ts_ms, source, version) VALUES ('BTC', 1100, " +
        at(-5'000) + ", 'sim:mid', 1), ('BTC', 7, " + at(-10) + ", 'sim:mark', 1), ('BTC', 1200, " +
        at(1) + ", 'sim:mid', 1), ('BTC', 5, " + at(-3) + ", 'other:mid', 1)");
    sql("UPDATE price_latest SET price = 1300, ts_ms = 990000, source = 'sim:mid'");
    sql("INSERT INTO cash_events (exchange_provider, account, kind, ts_ms, model_id, amount, "
        "version) VALUES ('sim', 'alpha', 'funding', " +
        at(0) + ", 'alpha', 7, 1), ('sim', 'alpha', 'funding', " + at(60'000) +
        ", 'alpha', 20, 1)");
    EXPECT_EQ(sample(k_then_ms).rows, 1u);
    EXPECT_EQ(sql("SELECT concat_ws('|', ts_ms, equity_usd, unrealized_pnl) FROM "
                  "account_equity_snapshots"),
              at(0) + "|10057|50");
}

TEST_F(PipelineEquity, TheSharpeRatioIsThatOfTheHours) {
    trader("alpha", "native", "-10800000");
    std::vector<double> hours{10'000, 10'100, 10'050};
    for (std::size_t hour = 0; hour < hours.size(); ++hour) {
        sql("INSERT INTO equity_hourly (model_id, hour_marker, minute_marker, ts_us, equity_usd, "
            "version) VALUES "
            "('alpha', " +
            std::to_string(hour) + ", 0, " +
            std::to_string((static_cast<std::int64_t>(hour) - 3) * k_hour_ms * 1000) + ", " +
            std::to_string(hours[hour]) + ", 1)");
    }
    sample();
    hours.push_back(10'000);
    const auto expected = rules::public_sharpe_ratio(rules::sharpe_ratio(hours));
    ASSERT_TRUE(expected);
    EXPECT_DOUBLE_EQ(std::stod(sql("SELECT sharpe_ratio FROM equity_hourly WHERE hour_marker = 3")),
                     *expected);
}

TEST_F(PipelineEquity, ManyTradersAreSampledInShortTransactions) {
    sql("INSERT INTO models (id, display_name, provider, initial_equity, inception_us, version) "
        "SELECT 't' || n, 't' || n, 'sim', 10000 + n, 0, 1 FROM generate_series(1, 600) n");
    const std::int64_t before = head_version();
    EXPECT_EQ(sample().rows, 600u);
    EXPECT_EQ(head_version() - before, 3);
}

TEST_F(PipelineEquity, TheJobSamplesEachMinuteOnce) {
    trader("alpha");
    const jobs::Job job = jobs::equity_job(sampler_, loop().pool());
    const auto look = [&](std::int64_t ms) {
        loop().run(job.run_once(ArenaTime::from_ms(ms)));
        return drain(sampler_).rows;
    };
    EXPECT_EQ(look(930'000), 0u) << "its minute began long before";
    EXPECT_EQ(look(959'999), 0u);
    EXPECT_EQ(look(960'010), 1u);
    EXPECT_EQ(look(1'000'000), 0u);
    EXPECT_EQ(look(1'020'000), 1u);
    EXPECT_EQ(look(1'200'010), 1u) << "the clock passed three: one after the other";
    EXPECT_EQ(look(1'200'020), 1u);
    EXPECT_EQ(look(1'200'030), 1u);
    EXPECT_EQ(look(1'200'040), 0u);
    EXPECT_EQ(
        sql("SELECT string_agg(ts_ms::text, ',' ORDER BY ts_ms) FROM account_equity_snapshots"),
        "960000,1020000,1080000,1140000,1200000");
    EXPECT_EQ(look(9'000'000), 1u) << "what is far behind is given up";
    EXPECT_EQ(sql("SELECT max(ts_ms) FROM account_equity_snapshots"), "9000000");
}

} // namespace
} // namespace nof0::test
