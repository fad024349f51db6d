// The fills pipeline: what comes of fills in the tables, whatever their order.
#include "support/fills_fixture.hpp"

#include "rules/fold.hpp"
#include "rules/ledger.hpp"
#include "storage/partitions.hpp"
#include "storage/pg/error.hpp"

#include <algorithm>
#include <filesystem>
#include <random>

namespace nof0::test {
namespace {

class FillsPipeline : public FillsFixture {};

TEST_F(FillsPipeline, OpensAddsReducesFlipsAndCloses) {
    FillTape tape;
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 120, 1)");
    const auto written = store({tape.next("1", "100", "0.5"), tape.next("1", "110", "0.5")});
    EXPECT_EQ(written.events, 2u);
    EXPECT_TRUE(written.outbox);
    EXPECT_TRUE(written.touched.contains({cache::Family::positions, "alpha"}));
    EXPECT_EQ(written.seen.size(), 2u);
    EXPECT_EQ(sql("SELECT id || ' ' || quantity || ' ' || entry_price || ' ' || commission || ' ' "
                  "|| status FROM positions"),
              "alpha_BTC:1:B 2 105 1 open");
    EXPECT_EQ(sql("SELECT count(*) FROM trades"), "0");
    EXPECT_EQ(sql("SELECT string_agg(equity_usd::text, ' ' ORDER BY ts_ms) "
                  "FROM account_equity_snapshots"),
              "10019.5 10029")
        << "10000 - 100 - 0.5 + 120, and so on";

    store({tape.next("-0.5", "130", "0.1", "12.5")});
    EXPECT_EQ(sql("SELECT realized_gross_pnl || ' ' || realized_net_pnl || ' ' || quantity || ' ' "
                  "|| total_commission_dollars FROM trades"),
              "12.5 12.15 0.5 0.35");
    EXPECT_EQ(sql("SELECT quantity || ' ' || exit_price FROM positions"), "1.5 130");

    store({tape.next("-2", "90", "0.4", "-22.5")}); // closes 1.5 and opens a short of 0.5
    EXPECT_EQ(sql("SELECT string_agg(side || ' ' || quantity || ' ' || status || ' ' || "
                  "exact_quantity, ', ' ORDER BY entry_ts_ms) FROM positions"),
              "long 1.5 closed 0.000000000000, short -0.5 open -0.500000000000");
    EXPECT_EQ(sql("SELECT trades || ' ' || wins || ' ' || trade_cash FROM trader_totals "
                  "ORDER BY version DESC LIMIT 1"),
              "2 1 33.500000000000");
    EXPECT_EQ(sql("SELECT count(*) || ' ' || max(step) FROM position_versions"), "5 4");
    EXPECT_EQ(sql("SELECT string_agg(op || ' ' || kind, ',' ORDER BY version, n) "
                  "FROM event_outbox"),
              "upsert position,upsert position,upsert trade,"
              "upsert position,upsert position,upsert trade");
    EXPECT_EQ(sql("SELECT inception_us FROM models WHERE id = 'alpha'"), "1761000001000000");
    EXPECT_EQ(sql("SELECT count(*) || ' ' || max(hour_marker) FROM equity_hourly"), "1 0");
}

TEST_F(FillsPipeline, StoresAFillOnceAndNeverIgnoresAConflict) {
    FillTape tape;
    const Fill fill = tape.next("1", "100");
    Fill other = fill;
    other.px = dec("101");
    auto written = store({fill, fill, other});
    EXPECT_EQ(written.duplicates, 1u);
    EXPECT_EQ(written.quarantined, 1u);
    written = store({fill, other});
    EXPECT_EQ(written.duplicates, 1u);
    EXPECT_EQ(written.quarantined, 1u);
    EXPECT_EQ(written.rows, 0u) << "nothing new";
    EXPECT_EQ(sql("SELECT count(*) FROM fills"), "1");
    EXPECT_EQ(sql("SELECT count(*) || ' ' || min(reason) FROM quarantine"), "2 conflict");
}

TEST_F(FillsPipeline, ALateFillTakesBackWhatWasWrong) {
    FillTape tape;
    const Fill open = tape.next("2", "100", "0.2");
    const Fill part = tape.next("-1", "110", "0.1", "10");
    const Fill rest = tape.next("-1", "120", "0.1", "20");
    store({open, part, rest});
    const std::string expected = tables();

    forget_everything();
    store({open});
    store({rest}); // the venue says 1 was held: a gap closes 1 at the price that closedPnl implies
    EXPECT_EQ(sql("SELECT count(*) FROM fills WHERE kind = 'gap'"), "1");
    EXPECT_EQ(sql("SELECT count(*) FROM trades WHERE voided_version IS NULL"), "2");
    store({part});
    EXPECT_EQ(tables(), expected);
    EXPECT_EQ(sql("SELECT count(*) FROM fills WHERE voided_version IS NOT NULL"), "1");
    EXPECT_EQ(sql("SELECT count(*) FROM trades WHERE voided_version IS NOT NULL"), "1");
    EXPECT_EQ(sql("SELECT count(*) FROM event_outbox WHERE op = 'void'"), "1");
}

TEST_F(FillsPipeline, ForgetsWhatDidNotCommit) {
    FillTape tape;
    const std::vector<Fill> first{tape.next("1", "100"), tape.next("1", "102")};
    const std::vector<Fill> second{tape.next("-1", "110", "0", "9"), tape.next("-3", "90")};
    store(first);
    store(second);
    const std::string expected = tables();

    forget_everything();
    store(first);
    offer(second);
    const auto fails = [&](storage::WriteScope& scope) -> Task<pipelines::Written> {
        (void)co_await pipeline().write(scope, 10);
        throw Unavailable("the world ends before the commit");
    };
    EXPECT_THROW(write(fails), Unavailable);
    pipeline().rolled_back();
    EXPECT_EQ(pipeline().waiting(), 2u);
    flush(1);
    flush(1);
    EXPECT_EQ(pipeline().waiting(), 0u);
    EXPECT_EQ(tables(), expected);
}

TEST_F(FillsPipeline, GivesFillsToTheirOwners) {
    sql("INSERT INTO accounts (model_id, exchange_provider, account) VALUES "
        "('gamma', 'hyperliquid', '0xs'), ('delta', 'hyperliquid', '0xs');"
        "INSERT INTO models (id, display_name) VALUES ('gamma', 'g'), ('delta', 'd');"
        "INSERT INTO orders (cloid, model_id, exchange_provider, account, symbol, side, kind, qty, "
        "oid, created_ms, updated_ms, version) VALUES "
        "('0xc1', 'gamma', 'hyperliquid', '0xs', 'BTC', 'buy', 'limit', 1, 7, 1, 1, 1), "
        "('0xc2', 'delta', 'hyperliquid', '0xs', 'ETH', 'buy', 'limit', 1, 8, 1, 1, 1)");
    FillTape btc("BTC", "0xs"), eth("ETH", "0xs"), sol("SOL", "0xs"), named("XRP", "0xs");
    Fill by_cloid = btc.next("1", "100");
    by_cloid.cloid = "0xc1";
    Fill liquidated = btc.next("-1", "50", "0", "-50"); // no order of ours
    Fill by_oid = eth.next("1", "10");
    by_oid.oid = 8;
    Fill nobody = sol.next("1", "5");
    Fill said = named.next("1", "2");
    said.trader = TraderId("epsilon");
    store({by_cloid, liquidated, by_oid, nobody, said});
    EXPECT_EQ(sql("SELECT string_agg(symbol || ' ' || model_id, ', ' ORDER BY symbol, ts_ms) "
                  "FROM fills"),
              "BTC gamma, BTC _unattributed, ETH delta, SOL _unattributed, XRP epsilon");
    EXPECT_EQ(sql("SELECT string_agg(model_id, ' ') FROM trades"), "gamma")
        << "the position's owner, whoever closed it";
    EXPECT_EQ(sql("SELECT count(*) FROM fills f LEFT JOIN models m ON m.id = f.model_id "
                  "WHERE m.id IS NULL"),
              "0");
    EXPECT_EQ(sql("SELECT kind FROM models WHERE id = '_unattributed'"), "unattributed");
}

TEST_F(FillsPipeline, FreezesAPairThatCannotBeFolded) {
    FillTape btc, eth("ETH");
    const Fill good = btc.next("1", "100");
    Fill bad = btc.next("1", "100");
    bad.px = Decimal();
    store({good, eth.next("1", "10")});
    store({bad, eth.next("1", "11")});
    store({btc.next("1", "100")});
    EXPECT_EQ(sql("SELECT count(*) FROM fills"), "5");
    EXPECT_EQ(sql("SELECT symbol || ' ' || fill_key || ' ' || reason FROM frozen_pairs"),
              "BTC BTC:2:B the price is not above zero");
    EXPECT_EQ(sql("SELECT string_agg(symbol || ' ' || quantity, ', ' ORDER BY symbol) "
                  "FROM positions"),
              "BTC 1, ETH 2");
    EXPECT_EQ(pipeline().frozen_count(), 1u);
    EXPECT_FALSE(loop().health().all_ready());
    restart();
    run([&](pg::Session& session) { return pipeline().load_frozen(session); });
    EXPECT_EQ(pipeline().frozen_count(), 1u);
}

TEST_F(FillsPipeline, FoldsAFrozenPairWhenItCanBeFolded) {
    FillTape tape;
    std::vector<Fill> fills;
    for (int i = 0; i < 4; ++i) {
        fills.push_back(tape.next(i == 2 ? "-3" : "1", "100", "0.1"));
    }
    store(fills);
    const std::string expected = tables();
    forget_everything();
    store({fills[0]});
    Fill bad = fills[1];
    bad.px = Decimal();
    store({bad});
    store({fills[2], fills[3]});
    const auto retry = [&] {
        pipeline().queue().push_now(pipelines::ThawEvent{"hyperliquid", "0xa1", "BTC"});
        return flush().rows;
    };
    EXPECT_EQ(retry(), 0u) << "still cannot be folded";
    EXPECT_EQ(pipeline().frozen_count(), 1u);
    sql("UPDATE fills SET px = 100 WHERE fill_key = 'BTC:2:B'; "   // somebody set it right,
        "UPDATE fills SET fee = 2e15 WHERE fill_key = 'BTC:4:B'"); // and another one wrong
    EXPECT_EQ(retry(), 1u);
    EXPECT_EQ(sql("SELECT fill_key || ' ' || reason FROM frozen_pairs"),
              "BTC:4:B an amount is above 1e15");
    sql("UPDATE fills SET fee = 0.1 WHERE fill_key = 'BTC:4:B'");
    EXPECT_GT(retry(), 1u);
    EXPECT_EQ(sql("SELECT count(*) FROM frozen_pairs"), "0");
    EXPECT_EQ(retry(), 0u) << "a pair that is not frozen";
    EXPECT_EQ(pipeline().frozen_count(), 0u);
    EXPECT_TRUE(loop().health().all_ready());
    const std::string digest = fill_digest(fills[1]);
    sql("UPDATE fills SET digest = '" + digest + "' WHERE fill_key = 'BTC:2:B'");
    EXPECT_EQ(tables(), expected);
}

TEST_F(FillsPipeline, RefusesWhatCannotBeStoredAndNamesIt) {
    FillTape tape;
    Fill bad = tape.next("1", "100");
    bad.px = dec("-5");
    offer(bad);
    EXPECT_THROW(write([&](storage::WriteScope& scope) { return pipeline().write(scope, 10); }),
                 pg::Error);
    pipeline().rolled_back();
    EXPECT_EQ(pipeline().oldest().key, "hyperliquid:0xa1:BTC:1:B");
    pipeline().drop_oldest();
    EXPECT_EQ(pipeline().waiting(), 0u);
}

TEST_F(FillsPipeline, CashEventsMoveTheLedgerOnce) {
    const pipelines::CashEvent funding{.exchange_provider = "hyperliquid",
                                       .account = "0xa1",
                                       .kind = "funding",
                                       .time_ms = 1'761'000'000'500,
                                       .coin = "BTC",
                                       .amount = dec("-1.5")};
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 100, 1)");
    FillTape tape;
    const Fill open = tape.next("1", "100");
    pipeline().queue().push_now(funding);
    pipeline().queue().push_now(funding);
    offer(open);
    EXPECT_EQ(flush().duplicates, 1u);
    pipeline().queue().push_now(funding);
    EXPECT_EQ(flush().duplicates, 1u);
    EXPECT_EQ(sql("SELECT event_cash || ' ' || trade_cash FROM trader_totals "
                  "ORDER BY version DESC LIMIT 1"),
              "-1.500000000000 -100.000000000000");
    EXPECT_EQ(sql("SELECT equity_usd FROM account_equity_snapshots"), "9998.5");
    EXPECT_EQ(sql("SELECT model_id FROM cash_events"), "alpha");
    pipelines::CashEvent other = funding;
    other.amount = dec("-2");
    pipeline().queue().push_now(other);
    const auto written = flush();
    EXPECT_EQ(written.quarantined, 1u) << "another amount under a known key is never ignored";
    EXPECT_EQ(written.rows, 0u);
    EXPECT_EQ(sql("SELECT kind || ' ' || reason || ' ' || (event ->> 'amount') FROM quarantine"),
              "cash_event conflict -2");
    EXPECT_EQ(sql("SELECT count(*) || ' ' || min(amount) FROM cash_events"), "1 -1.500000000000");
}

TEST_F(FillsPipeline, KeepsUnknownEquityUnknown) {
    FillTape tape;
    store({tape.next("1", "100")});
    EXPECT_EQ(sql("SELECT count(*) FROM account_equity_snapshots"), "0") << "no mark";
    store({tape.next("-1", "101", "0", "1")});
    EXPECT_EQ(sql("SELECT equity_usd FROM account_equity_snapshots"), "10001") << "nothing held";
}

TEST_F(FillsPipeline, AnEarlierFirstFillMovesTheInceptionAndItsHours) {
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 100, 1), ('ETH', 10, 1)");
    FillTape btc("BTC", "0xa1", 1'761'003'600'000);
    FillTape eth("ETH", "0xa1", 1'761'000'000'000);
    store({btc.next("1", "100"), btc.next("-1", "100", "0", "0", 3'600'000)});
    EXPECT_EQ(sql("SELECT string_agg(hour_marker::text, ' ' ORDER BY ts_us) FROM equity_hourly"),
              "0 1");
    store({eth.next("1", "10")});
    EXPECT_EQ(sql("SELECT inception_us FROM models WHERE id = 'alpha'"), "1761000001000000");
    EXPECT_EQ(sql("SELECT string_agg(hour_marker || ':' || minute_marker, ' ' ORDER BY ts_us) "
                  "FROM equity_hourly"),
              "1:60 2:120");
    EXPECT_EQ(sql("SELECT string_agg(kind, ' ' ORDER BY ts_ms) FROM account_equity_snapshots"),
              "fill fill correction");
}

TEST_F(FillsPipeline, ImportedHistoryGoesOnFromAnOpeningBalance) {
    run([](pg::Session& session) {
        return storage::ensure_month(session, storage::PartitionedTable::account_equity_snapshots,
                                     1'760'000'000'000);
    });
    sql("UPDATE models SET inception_us = 1759000000000000, origin = 'import:abc' "
        "WHERE id = 'alpha';"
        "INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, kind, origin) "
        "VALUES ('alpha', 1760000000000, 12345.5, 'import', 'import:abc')");
    FillTape tape;
    store({tape.next("1", "100", "0.5")});
    restart();
    store({tape.next("-1", "110", "0.5", "10")});
    EXPECT_EQ(sql("SELECT kind || ' ' || amount || ' ' || ts_ms FROM cash_events"),
              "opening_balance 12345.500000000000 1760000000000");
    EXPECT_EQ(sql("SELECT equity_usd FROM account_equity_snapshots ORDER BY ts_ms DESC LIMIT 1"),
              "12354.5");
    EXPECT_EQ(sql("SELECT inception_us FROM models WHERE id = 'alpha'"), "1759000000000000");
}

TEST_F(FillsPipeline, EqualMatchIdsOnTwoOfOurAccountsAreTwoFills) {
    FillTape ours("BTC", "0xa1"), theirs("BTC", "0xb1");
    store({ours.next("1", "100"), theirs.next("-1", "100")});
    EXPECT_EQ(sql("SELECT string_agg(model_id || ' ' || quantity, ', ' ORDER BY model_id) "
                  "FROM positions"),
              "alpha 1, beta -1");
}

} // namespace
} // namespace nof0::test
