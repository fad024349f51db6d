// The stores of what grows with every trade and hour: trades, their totals, equity.
#include "storage/equity.hpp"
#include "storage/partitions.hpp"
#include "storage/traders.hpp"
#include "storage/trades.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

using storage::WriteScope;

constexpr std::int64_t k_october_ms = 1'761'000'000'000; // 2025-10-20
const std::vector<std::string> k_both{"alpha", "zeta"};
const std::vector<std::string> k_zeta{"zeta"};
const std::vector<std::string> k_nobody{"nobody"};
constexpr std::int64_t k_hour_us = 3'600'000'000;

storage::TradeRow trade(const std::string& id, const std::string& trader, std::int64_t exit_ms) {
    storage::TradeRow row;
    row.id = id;
    row.model_id = trader;
    row.symbol = "BTC";
    row.side = "short";
    row.quantity = -0.25;
    row.exit_ts_ms = exit_ms;
    row.exit_us = exit_ms * 1000 + 7;
    row.realized_net_pnl = -749.7700000000001;
    row.entry_crossed = true;
    row.metadata = pg::Json{R"({"exit_plan": null})"};
    row.origin = "import:abc";
    row.version = 1;
    return row;
}

storage::HourlyRow hour(const std::string& trader, std::int32_t marker, double equity) {
    storage::HourlyRow row;
    row.model_id = trader;
    row.hour_marker = marker;
    row.minute_marker = marker * 60 + 59;
    row.ts_us = marker * k_hour_us;
    row.equity_usd = equity;
    row.positions = pg::Json{R"({"BTC": 1})"};
    row.origin = "native";
    row.version = 1;
    return row;
}

Decimal dollars(const char* text) {
    return Decimal::parse(text).value();
}

class StoresSeries : public StoreFixture {
protected:
    void store_traders(const std::vector<std::pair<std::string, std::string>>& ids_and_kinds) {
        std::int32_t order = 0;
        for (const auto& [id, kind] : ids_and_kinds) {
            storage::TraderRow row;
            row.id = id;
            row.display_name = id;
            row.kind = kind;
            row.sort_order = ++order;
            row.origin = "native";
            write([&](WriteScope& scope) { return storage::store_recorded_trader(scope, row); });
        }
    }
};

TEST_F(StoresSeries, TradesComeBackAsTheyWentIn) {
    store_traders({{"zeta", "model"}, {"alpha", "model"}});
    const std::vector<storage::TradeRow> rows{
        trade("t1", "alpha", 1000), trade("t2", "alpha", 3000), trade("t3", "alpha", 2000),
        trade("t4", "zeta", 2500)};
    pg::CopyBuffer<storage::TradeRow> buffer;
    for (const storage::TradeRow& row : rows) {
        buffer.add(row);
    }
    EXPECT_FALSE(read([](pg::Session& s) { return storage::has_trades(s, k_both); }));
    EXPECT_EQ(write([&](WriteScope& s) { return storage::copy_trades(s, buffer); }), 4);
    EXPECT_THROW(write([&](WriteScope& s) { return storage::copy_trades(s, buffer); }), pg::Error);
    EXPECT_EQ(sql("SELECT count(*) FROM trades"), "4") << "a batch is whole or not at all";
    EXPECT_TRUE(read([](pg::Session& s) { return storage::has_trades(s, k_zeta); }));
    EXPECT_FALSE(read([](pg::Session& s) { return storage::has_trades(s, k_nobody); }));

    const auto all =
        read([](pg::Session& s) { return storage::recent_trades(s, 2, storage::Season{}); });
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0], rows[3]) << "zeta is first in the order of traders";
    EXPECT_EQ(all[1], rows[1]);
    EXPECT_EQ(all[2], rows[2]) << "two of each";
    const auto of = read([](pg::Session& s) {
        return storage::recent_trades_of(s, {"alpha"}, 10, storage::Season{});
    });
    ASSERT_EQ(of.size(), 3u);
    EXPECT_EQ(of[2].id, "t1");
    const auto since = read([](pg::Session& s) { return storage::trades_since(s, 2000); });
    ASSERT_EQ(since.size(), 3u);
    EXPECT_EQ(since[0].id + since[1].id + since[2].id, "t2t4t3");

    sql("UPDATE trades SET voided_version = 9 WHERE id = 't2'");
    EXPECT_EQ(read([](pg::Session& s) { return storage::trades_since(s, 2000); }).size(), 2u);
    EXPECT_EQ(
        read([](pg::Session& s) { return storage::recent_trades(s, 9, storage::Season{}); }).size(),
        3u);
    EXPECT_EQ(read([](pg::Session& s) { return storage::trades_by_ids(s, {"t2", "no"}); }).size(),
              1u);
}

TEST_F(StoresSeries, TotalsAccumulateUnderTheirVersions) {
    store_traders({{"alpha", "model"}, {"beta", "model"}});
    EXPECT_TRUE(
        read([](pg::Session& s) { return storage::trader_totals(s, storage::Season{}); }).empty());
    const storage::TraderTotals first{
        "alpha", 3, 1, dollars("10.5"), dollars("-3"), dollars("8"), dollars("0.5")};
    const storage::TraderTotals second{
        "alpha", 1, 1, dollars("0.000000000001"), Decimal(), dollars("-2"), dollars("0.25")};
    const storage::TraderTotals other{"beta", 1, 0, Decimal(), dollars("-1"), Decimal(), Decimal()};
    const std::vector one{first};
    const std::vector two{second, other};
    write([&](WriteScope& s) { return storage::add_totals(s, one); });
    const std::int64_t before = head_version();
    write([&](WriteScope& s) { return storage::add_totals(s, two); });

    const auto totals =
        read([](pg::Session& s) { return storage::trader_totals(s, storage::Season{}); });
    ASSERT_EQ(totals.size(), 2u);
    EXPECT_EQ(totals[0].trades, 4);
    EXPECT_EQ(totals[0].wins, 2);
    EXPECT_EQ(totals[0].win_dollars.text(), "10.500000000001");
    EXPECT_EQ(totals[0].lose_dollars.text(), "-3");
    EXPECT_EQ(totals[0].gross_pnl.text(), "6");
    EXPECT_EQ(totals[0].commission.text(), "0.75");
    EXPECT_EQ(totals[1].trades, 1);
    EXPECT_EQ(sql("SELECT trades FROM trader_totals WHERE model_id = 'alpha' AND version = " +
                  std::to_string(before)),
              "3")
        << "what it was as of the version before";
}

TEST_F(StoresSeries, SnapshotsAndTheNewestOfEachTrader) {
    store_traders({{"beta", "model"}, {"alpha", "model"}});
    const auto months = [](pg::Session& s) {
        return storage::ensure_months_ahead(s, storage::PartitionedTable::account_equity_snapshots,
                                            k_october_ms, 3);
    };
    EXPECT_EQ(run(months), 4);
    EXPECT_EQ(run(months), 0);
    pg::CopyBuffer<storage::SnapshotRow> buffer;
    const auto add = [&](const char* trader, std::int64_t ms, double equity) {
        buffer.add({trader, ms, equity, std::nullopt, 1.5, std::nullopt, ms * 1000, "sampler",
                    "native", 1});
    };
    const std::int64_t november = k_october_ms + 20 * 86'400'000LL;
    add("alpha", k_october_ms, 10'000);
    add("alpha", november, 10'100.25);
    add("beta", k_october_ms + 1, 9'000);
    EXPECT_FALSE(read([](pg::Session& s) { return storage::has_snapshots(s, k_both); }));
    EXPECT_EQ(write([&](WriteScope& s) { return storage::copy_snapshots(s, buffer); }), 3);
    EXPECT_TRUE(read([](pg::Session& s) { return storage::has_snapshots(s, k_both); }));
    EXPECT_THROW(write([&](WriteScope& s) { return storage::copy_snapshots(s, buffer); }),
                 pg::Error);

    const auto latest = read([](pg::Session& s) { return storage::latest_equity(s); });
    ASSERT_EQ(latest.size(), 2u);
    EXPECT_EQ(latest[0].model_id, "alpha");
    EXPECT_EQ(latest[0].equity_usd, 10'100.25) << "of another partition than the other's";
    EXPECT_EQ(latest[0].realized_pnl, std::nullopt) << "unknown is NULL, not 0";
    EXPECT_EQ(latest[1].equity_usd, 9'000);
    const auto stored = read([&](pg::Session& s) {
        return storage::stored_snapshots(s, {"alpha", "alpha", "beta"},
                                         {november, november + 1, k_october_ms});
    });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(stored[0].ts_ms, november);
}

TEST_F(StoresSeries, HourlyRowsRespectMarkerLimitKindAndPositionsCut) {
    store_traders({{"alpha", "model"}, {"index", "benchmark"}, {"maker", "house"}});
    EXPECT_EQ(read([](pg::Session& s) { return storage::newest_hourly_us(s, 0); }), std::nullopt);
    EXPECT_EQ(read([](pg::Session& s) { return storage::greatest_hour_marker(s, 0); }),
              std::nullopt);
    pg::CopyBuffer<storage::HourlyRow> buffer;
    for (std::int32_t marker = 0; marker < 6; ++marker) {
        buffer.add(hour("alpha", marker, 100 + marker));
        buffer.add(hour("maker", marker + 10, 1));
    }
    buffer.add(hour("index", 5, 200));
    EXPECT_EQ(write([&](WriteScope& s) { return storage::copy_hours(s, buffer); }), 13);

    const auto rows =
        read([](pg::Session& s) { return storage::hourly_equity(s, 2, 3, 5 * k_hour_us, 0); });
    ASSERT_EQ(rows.size(), 4u) << "the newest three of alpha, one of the benchmark, no house";
    EXPECT_EQ(rows[0].hour_marker, 3);
    EXPECT_EQ(rows[0].positions.text, "{}") << "before the cut";
    EXPECT_EQ(rows[2].model_id, "alpha") << "by time, then by trader";
    EXPECT_EQ(rows[2].positions.text, R"({"BTC": 1})") << "at the cut";
    EXPECT_EQ(rows[3].model_id, "index");
    EXPECT_EQ(read([](pg::Session& s) { return storage::hourly_equity(s, 5, 9, 0, 0); }).size(),
              2u);
    EXPECT_TRUE(read([](pg::Session& s) { return storage::hourly_equity(s, 6, 9, 0, 0); }).empty());
    EXPECT_EQ(read([](pg::Session& s) { return storage::newest_hourly_us(s, 0); }), 15 * k_hour_us);
    EXPECT_EQ(read([](pg::Session& s) { return storage::greatest_hour_marker(s, 0); }), 15);

    const auto curve =
        read([](pg::Session& s) { return storage::equity_curves(s, {"alpha"}, 2, 0); });
    ASSERT_EQ(curve.size(), 2u);
    EXPECT_EQ(curve[0].equity_usd, 104) << "the newest two, oldest first";
    EXPECT_EQ(curve[1].equity_usd, 105);
}

TEST_F(StoresSeries, AnHourKeepsItsLaterObservation) {
    store_traders({{"alpha", "model"}});
    const auto upsert = [&](storage::HourlyRow row, std::int64_t shift_us) {
        row.ts_us += shift_us;
        return write(
            [rows = std::vector{row}](WriteScope& s) { return storage::upsert_hours(s, rows); });
    };
    EXPECT_EQ(upsert(hour("alpha", 1, 100), 5), 1);
    EXPECT_EQ(upsert(hour("alpha", 1, 90), 4), 0) << "earlier";
    EXPECT_EQ(upsert(hour("alpha", 1, 90), 5), 0) << "the same";
    EXPECT_EQ(upsert(hour("alpha", 1, 110), 6), 1);
    EXPECT_EQ(upsert(hour("alpha", 0, 50), 0), 1) << "another hour";
    const auto newest = read([](pg::Session& s) { return storage::newest_hours(s, 0); });
    ASSERT_EQ(newest.size(), 1u);
    EXPECT_EQ(newest[0].equity_usd, 110);
    EXPECT_EQ(newest[0].version, head_version() - 1);
}

} // namespace
} // namespace nof0::test
