// nof0 check: clean on what the pipelines make, and a named finding for each thing that is wrong.
#include "pipelines/check/check.hpp"

#include "support/fills_fixture.hpp"

namespace nof0::test {
namespace {

class Check : public FillsFixture {
protected:
    Check() {
        sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 120, 1), "
            "('ETH', 10, 1)");
        FillTape btc, eth("ETH");
        (void)eth.next("1", "9"); // never seen: the first fill reveals a gap
        store({btc.next("2", "100", "0.2"), btc.next("-1", "110", "0.1", "10"), eth.next("1", "11"),
               btc.next("-2", "105", "0.3", "5")});
    }

    // "rule subject" of each finding.
    std::vector<std::string> findings() {
        const auto report = loop().run(pipelines::check_store(loop().pool(), Milliseconds{60'000}));
        std::vector<std::string> list;
        for (const pipelines::Finding& finding : report.findings) {
            list.push_back(finding.rule + ' ' + finding.subject + ": " + finding.detail);
        }
        return list;
    }
    bool found(std::string_view start) {
        const auto list = findings();
        const bool any = std::ranges::any_of(
            list, [&](const std::string& text) { return text.starts_with(start); });
        if (!any) {
            for (const std::string& text : list) {
                ADD_FAILURE() << "found: " << text;
            }
        }
        return any;
    }
};

TEST_F(Check, FindsNothingInWhatThePipelineWrote) {
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(Check, NamesARowThatIsNotWhatItsFillsMake) {
    sql("UPDATE trades SET realized_net_pnl = 99 WHERE id = 'alpha_BTC:1:B_BTC:2:A'");
    EXPECT_TRUE(found("fold trade alpha_BTC:1:B_BTC:2:A: is not what its fills make: "
                      "realized_net_pnl"));
}

TEST_F(Check, NamesWhatIsMissingAndWhatNoFillMakes) {
    sql("UPDATE trades SET voided_version = 1 WHERE id = 'alpha_BTC:1:B_BTC:2:A';"
        "INSERT INTO positions (id, model_id, symbol, side, entry_price, quantity, entry_ts_ms) "
        "VALUES ('alpha_made_up', 'alpha', 'BTC', 'long', 1, 1, 1);"
        "UPDATE position_versions SET step = 7 WHERE position_id = 'alpha_BTC:1:B' AND step = 2;"
        "UPDATE fills SET sz = 2 WHERE kind = 'gap'");
    EXPECT_TRUE(found("fold trade alpha_BTC:1:B_BTC:2:A: follows from fills"));
    EXPECT_TRUE(found("fold position alpha_made_up: is stored, but no fill makes it"));
    EXPECT_TRUE(found("fold step alpha_BTC:1:B step 2: follows from fills"));
    EXPECT_TRUE(found("fold step alpha_BTC:1:B step 7: is stored, but no fill makes it"));
    EXPECT_TRUE(found("fold gap 0xa1 gap:ETH:2:B: is not what its fills make"));
}

TEST_F(Check, HoldsTheLedgerToTheFacts) {
    sql("UPDATE trader_totals SET trade_cash = trade_cash + 0.000000000001");
    EXPECT_TRUE(found("ledger alpha: the cash of its fills"));
}

TEST_F(Check, HoldsTheNewestObservationToTheLedger) {
    sql("UPDATE account_equity_snapshots SET equity_usd = equity_usd + 0.01");
    EXPECT_TRUE(found("ledger alpha: observed"));
}

TEST_F(Check, ComparesWithTheVenuesWord) {
    const std::string value = sql("SELECT equity_usd FROM account_equity_snapshots "
                                  "ORDER BY ts_ms DESC LIMIT 1");
    sql("INSERT INTO venue_accounts (exchange_provider, account, ts_ms, account_value, version) "
        "VALUES ('hyperliquid', '0xa1', 1762000000000, " +
        value + ", 1)");
    EXPECT_EQ(findings(), std::vector<std::string>{});
    sql("UPDATE venue_accounts SET account_value = account_value + 50");
    EXPECT_TRUE(found("venue alpha: hyperliquid 0xa1 says"));
}

TEST_F(Check, FindsOrphansBreaksAndLoosePartitions) {
    sql("INSERT INTO equity_hourly (model_id, hour_marker, minute_marker, ts_us, equity_usd, "
        "version) VALUES ('nobody', 3, 180, 1500000000000000, 1, 1);"
        "DELETE FROM event_outbox WHERE n = 2;"
        "INSERT INTO data_versions (version, at_ms) VALUES (1000, 1);"
        "CREATE TABLE price_ticks_2001_01 (LIKE price_ticks)");
    EXPECT_TRUE(found("orphan hour nobody 3"));
    EXPECT_TRUE(found("outbox version 1"));
    EXPECT_TRUE(found("version version 1000"));
    EXPECT_TRUE(found("partition price_ticks_2001_01"));
    EXPECT_TRUE(found("partition account_equity_snapshots_2017_07"));
}

TEST_F(Check, AFrozenPairIsAFinding) {
    FillTape sol("SOL");
    store({sol.next("1", "100")});
    Fill bad = sol.next("1", "100");
    bad.px = Decimal();
    store({bad});
    store({sol.next("1", "101")});
    const auto list = findings();
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0], "frozen 0xa1 SOL: not folded since SOL:2:B: the price is not above zero");
}

} // namespace
} // namespace nof0::test
