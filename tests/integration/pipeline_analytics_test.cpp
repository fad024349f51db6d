// The analytics batch: who is computed again, that the result is the rules' own, exact in any order
// of rows, and what a crash between computing and storing leaves behind.
#include "base/random.hpp"
#include "pipelines/analytics.hpp"
#include "rules/trade_analytics.hpp"
#include "storage/analytics.hpp"
#include "storage/analytics_input.hpp"
#include "storage/trades.hpp"
#include "support/pipeline_driver.hpp"

#include <algorithm>

namespace nof0::test {
namespace {

using storage::TradeRow;

class PipelineAnalytics : public PipelineFixture {
protected:
    TradeRow trade(const std::string& trader, int n, Random& random) {
        TradeRow row;
        row.id = trader + "-" + std::to_string(n);
        row.model_id = trader;
        row.symbol = n % 2 == 0 ? "BTC" : "ETH";
        row.side = n % 3 == 0 ? "short" : "long";
        row.quantity = (n % 3 == 0 ? -1 : 1) * (0.1 + random.unit());
        row.entry_price = 1000 + random.unit();
        row.entry_us = 1'761'000'000'000'000 + n * 60'000'000LL;
        row.exit_us = *row.entry_us + random.between(1, 1'000'000'000);
        row.entry_ts_ms = *row.entry_us / 1000;
        row.exit_ts_ms = *row.exit_us / 1000;
        row.realized_gross_pnl = random.normal() * 100;
        row.total_commission_dollars = random.unit();
        row.realized_net_pnl = *row.realized_gross_pnl - *row.total_commission_dollars;
        row.origin = "fills";
        return row;
    }
    void store(std::vector<TradeRow> rows) {
        write([&](storage::WriteScope& scope) {
            buffer_.clear();
            for (TradeRow& row : rows) {
                row.version = scope.version();
                buffer_.add(row);
            }
            return storage::copy_trades(scope, buffer_);
        });
    }
    // A version in which nothing happens yet.
    std::string new_version() {
        write(
            [](storage::WriteScope& scope) { return storage::analytics_cursor(scope.session()); });
        return std::to_string(head_version());
    }
    void decide(const std::string& trader, int cycle, const std::string& decisions) {
        sql("INSERT INTO decision_cycles (model_id, cycle_number, ext_id, decisions, executed_us, "
            "version) VALUES ('" +
            trader + "', " + std::to_string(cycle) + ", '" + trader + "/" + std::to_string(cycle) +
            "', '" + decisions + "', " +
            std::to_string(1'761'000'000'000'000 + cycle * 180'000'000LL) + ", " + new_version() +
            ")");
    }
    std::size_t compute() { return loop().run(analytics_.compute(loop().pool())); }
    std::string payload(const std::string& trader) {
        return sql("SELECT payload FROM model_analytics WHERE model_id = '" + trader + "'");
    }

    pg::CopyBuffer<TradeRow> buffer_;
    pipelines::AnalyticsPipeline analytics_{loop().io().get_executor()};
};

TEST_F(PipelineAnalytics, OnlyWhoChangedIsComputedAgain) {
    Random random(1);
    EXPECT_EQ(compute(), 0u);
    drain(analytics_);
    store({trade("alpha", 1, random), trade("alpha", 2, random), trade("beta", 1, random)});
    EXPECT_EQ(compute(), 2u);
    EXPECT_EQ(compute(), 0u) << "the former run is not stored yet";
    const auto written = drain(analytics_, 1);
    EXPECT_EQ(written.rows, 3u) << "two traders and the cursor";
    EXPECT_TRUE(written.touched.contains({cache::Family::analytics, "beta"}));
    EXPECT_EQ(compute(), 0u) << "nothing changed since";
    store({trade("beta", 2, random)});
    EXPECT_EQ(compute(), 1u);
    drain(analytics_);
    EXPECT_EQ(sql("SELECT string_agg(model_id, ',' ORDER BY version, model_id) FROM "
                  "model_analytics_history"),
              "alpha,beta,beta");
    sql("UPDATE trades SET voided_version = " + new_version() + " WHERE id = 'alpha-2'");
    EXPECT_EQ(compute(), 1u) << "a withdrawn trade";
    drain(analytics_);
    EXPECT_EQ(
        sql("SELECT payload->'overall_trades_overview_table'->>'total_trades' FROM model_analytics "
            "WHERE model_id = 'alpha'"),
        "1");
    decide("beta", 1, R"({"BTC": {"signal": "hold", "confidence": 0.5, "leverage": 1e7}})");
    EXPECT_EQ(compute(), 1u) << "a decision";
    drain(analytics_);
    EXPECT_EQ(
        sql("SELECT payload->'signals_breakdown_table'->>'num_hold_signals' FROM model_analytics "
            "WHERE model_id = 'beta'"),
        "1");
}

TEST_F(PipelineAnalytics, ARecordedTraderKeepsItsRecordedAnalytics) {
    Random random(2);
    TradeRow recorded = trade("alpha", 1, random);
    recorded.origin = "import:abc";
    store({recorded});
    const std::string read_at = std::to_string(head_version());
    EXPECT_EQ(compute(), 0u);
    drain(analytics_);
    EXPECT_EQ(sql("SELECT count(*) FROM model_analytics"), "0");
    EXPECT_EQ(sql("SELECT version FROM job_cursors WHERE name = 'analytics'"), read_at)
        << "but is not searched again";
    store({trade("alpha", 2, random)});
    EXPECT_EQ(compute(), 1u) << "once it trades here";
    drain(analytics_);
    EXPECT_EQ(sql("SELECT payload->'overall_trades_overview_table'->>'total_trades' FROM "
                  "model_analytics"),
              "2");
}

TEST_F(PipelineAnalytics, ThePayloadIsTheSameInAnyOrderOfRows) {
    const std::uint64_t seed = 42;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<TradeRow> rows;
    rules::TradeAnalytics expected;
    for (int n = 0; n < 500; ++n) {
        rows.push_back(trade("alpha", n, random));
        if (n % 50 == 0) { // both sides: recordings may leave it out
            rows.back().quantity.reset();
        } else if (n % 50 == 1) {
            rows.back().quantity = 0;
            rows.back().side = "long";
        }
        Trade one{.id = rows.back().id,
                  .trader = TraderId("alpha"),
                  .symbol = Symbol(rows.back().symbol)};
        one.side = rows.back().side == "short" ? Side::short_side : Side::long_side;
        one.quantity = rows.back().quantity.value_or(0);
        one.entry.price = *rows.back().entry_price;
        one.entry.time = ArenaTime::from_us(*rows.back().entry_us);
        one.exit.time = ArenaTime::from_us(*rows.back().exit_us);
        one.realized_gross_pnl = *rows.back().realized_gross_pnl;
        one.realized_net_pnl = *rows.back().realized_net_pnl;
        one.total_commission_dollars = *rows.back().total_commission_dollars;
        expected.add(one);
    }
    AnalyticsPayload wanted{.trader = TraderId("alpha")};
    expected.write_to(wanted);
    wanted.updated_at = *wanted.last_trade_exit_time;
    std::string wanted_text;
    append_json(wanted_text, wanted);
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = rows.size(); i > 1; --i) {
            std::swap(rows[i - 1], rows[random.below(i)]);
        }
        store(rows);
        EXPECT_EQ(compute(), 1u);
        drain(analytics_);
        EXPECT_EQ(payload("alpha"), sql("SELECT '" + wanted_text + "'::jsonb"));
        EXPECT_EQ(sql("SELECT count(*) FROM model_analytics_history"), "1")
            << "an equal payload is no change";
        sql("TRUNCATE trades");
    }
}

TEST_F(PipelineAnalytics, ACrashBeforeStoringComputesTheSameAgain) {
    Random random(3);
    store({trade("alpha", 1, random), trade("beta", 1, random)});
    compute();
    fail_once(analytics_, 1);
    EXPECT_EQ(sql("SELECT count(*) FROM model_analytics"), "0");
    EXPECT_EQ(analytics_.oldest().key, "alpha:1");
    // The process is gone after it stored the first of two.
    write([&](storage::WriteScope& scope) { return analytics_.write(scope, 1); });
    pipelines::AnalyticsPipeline next(loop().io().get_executor());
    EXPECT_EQ(loop().run(next.compute(loop().pool())), 2u);
    const auto written = drain(next);
    EXPECT_EQ(written.rows, 2u);
    EXPECT_EQ(written.duplicates, 1u);
}

TEST_F(PipelineAnalytics, InvocationsCountWhatWasHeld) {
    Random random(4);
    TradeRow held = trade("alpha", 1, random);
    held.symbol = "BTC";
    held.side = "long";
    held.quantity = 1;
    held.entry_us = 1'761'000'000'000'000;
    held.exit_us = *held.entry_us + 1'000'000'000; // longer than five cycles
    store({held});
    sql("INSERT INTO positions (id, model_id, symbol, side, entry_price, quantity, entry_ts_ms, "
        "version) "
        "VALUES ('p', 'alpha', 'ETH', 'short', 1, -1, 1761000000000, 1)");
    for (int cycle = 1; cycle <= 3; ++cycle) {
        decide("alpha", cycle,
               R"({"BTC": {"signal": "buy_to_enter", "confidence": 0.8, "leverage": 5}})");
    }
    compute();
    drain(analytics_);
    const auto signal = [&](const std::string& name) {
        return sql("SELECT payload->'signals_breakdown_table'->>'" + name +
                   "' FROM model_analytics");
    };
    EXPECT_EQ(signal("num_long_signals"), "3");
    EXPECT_EQ(signal("mins_long_combined"), "6") << "BTC over two breaks of three minutes";
    EXPECT_EQ(signal("mins_short_combined"), "6");
    EXPECT_EQ(sql("SELECT payload->'invocation_breakdown_table'->>'avg_invocation_break_mins' FROM "
                  "model_analytics"),
              "3");
    EXPECT_EQ(sql("SELECT payload->>'last_convo_doc_id' FROM model_analytics"), "alpha/3");
}

} // namespace
} // namespace nof0::test
