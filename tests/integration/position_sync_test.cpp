// Reconciliation with a venue's account state: what is recorded, what is repaired, and how late
// fills take the place of a repair.
#include "pipelines/position_sync.hpp"

#include "pipelines/check/check.hpp"
#include "support/fills_fixture.hpp"

namespace nof0::test {
namespace {

class PositionSync : public FillsFixture {
protected:
    PositionSync()
        : sync_(loop().io().get_executor(), pipeline(), pipelines::PositionSyncOptions{},
                loop().metrics()) {
        sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 100, 1)");
    }

    // One report of the account, written.
    pipelines::Written report(std::int64_t time_ms, std::vector<AccountState::Held> held) {
        sync_.queue().push_now({.state = {.exchange_provider = "hyperliquid",
                                          .account = "0xa1",
                                          .time_ms = time_ms,
                                          .account_value = account_value_,
                                          .held = std::move(held)},
                                .source = "test"});
        pipelines::Written written =
            write([&](storage::WriteScope& scope) { return sync_.write(scope, 100); });
        sync_.committed();
        return written;
    }
    static AccountState::Held btc(std::string_view quantity, std::string_view entry_price) {
        return {.symbol = Symbol("BTC"),
                .quantity = dec(quantity),
                .entry_price = dec(entry_price),
                .leverage = 20};
    }
    std::string differences() {
        return sql("SELECT string_agg(status || ' ' || trim_scale(venue_quantity) || ' ' || "
                   "trim_scale(own_quantity), ', ' ORDER BY first_ms) FROM position_differences");
    }
    std::string held() {
        return sql("SELECT string_agg(model_id || ' ' || trim_scale(exact_quantity) || ' @ ' || "
                   "entry_price, ', ') FROM positions WHERE status = 'open'");
    }
    void expect_clean_check() {
        const auto report = loop().run(pipelines::check_store(loop().pool(), Milliseconds{60'000}));
        for (const pipelines::Finding& finding : report.findings) {
            ADD_FAILURE() << finding.rule << ' ' << finding.subject << ": " << finding.detail;
        }
    }

private:
    pipelines::PositionSyncPipeline sync_;

protected:
    std::optional<Decimal> account_value_;
};

TEST_F(PositionSync, AgreementLeavesLeverageAndTheVenuesWordOnly) {
    FillTape tape;
    store({tape.next("2", "100")});
    account_value_ = dec("9999.5");
    const auto written = report(1'761'000'010'000, {btc("2", "100.004")});
    EXPECT_EQ(written.rows, 2U) << "the account and the leverage";
    EXPECT_TRUE(written.touched.contains({cache::Family::positions, "alpha"}));
    EXPECT_EQ(sql("SELECT leverage FROM positions"), "20");
    EXPECT_EQ(sql("SELECT account || ' ' || trim_scale(account_value) FROM venue_accounts"),
              "0xa1 9999.5");
    EXPECT_EQ(differences(), "");
    EXPECT_EQ(report(1'761'000'020'000, {btc("2", "100")}).rows, 0U) << "nothing new";
    store({tape.next("1", "100")});
    EXPECT_EQ(sql("SELECT leverage FROM positions"), "20") << "another fill keeps it";
    EXPECT_EQ(flush().events, 0U);
}

TEST_F(PositionSync, AFillThatWasOnItsWayIsNoRepair) {
    FillTape tape;
    const Fill open = tape.next("1", "100");
    report(1'761'000'001'000, {btc("1", "100")});
    EXPECT_EQ(differences(), "open 1 0");
    store({open});
    report(1'761'000'002'000, {btc("1", "100")});
    EXPECT_EQ(differences(), "gone 1 0");
    EXPECT_EQ(flush().events, 0U) << "no snapshot";
    EXPECT_EQ(report(1'761'000'000'500, {}).duplicates, 1U) << "an older word";
}

TEST_F(PositionSync, ADifferenceThatStaysIsRepairedByANewFact) {
    FillTape tape;
    const Fill open = tape.next("1", "100", "0.1");
    const Fill missed = tape.next("1", "110", "0.1");
    store({open});
    report(1'761'000'003'000, {btc("2", "105")});
    report(1'761'000'004'000, {btc("2", "105")});
    EXPECT_EQ(differences(), "open 2 1") << "not long enough";
    EXPECT_EQ(held(), "alpha 1 @ 100");
    report(1'761'000'008'000, {btc("2", "105")});
    EXPECT_EQ(differences(), "repaired 2 1");
    EXPECT_EQ(flush().events, 1U);
    EXPECT_EQ(held(), "alpha 2 @ 105");
    EXPECT_EQ(sql("SELECT string_agg(fill_key || ' ' || trim_scale(sz) || ' @ ' || trim_scale(px), "
                  "', ' ORDER BY kind) FROM fills WHERE kind IN ('gap', 'snapshot')"),
              "gap:snapshot:BTC:1761000003000 1 @ 110, snapshot:BTC:1761000003000 2 @ 105");
    EXPECT_EQ(sql("SELECT count(*) FROM trades"), "0") << "nothing realised";
    report(1'761'000'020'000, {btc("2", "105")});
    EXPECT_EQ(differences(), "repaired 2 1");
    expect_clean_check();

    // The real fill is found after all: the bridge is taken back.
    store({missed});
    EXPECT_EQ(held(), "alpha 2 @ 105");
    EXPECT_EQ(sql("SELECT count(*) FROM fills WHERE kind = 'gap' AND voided_version IS NULL"), "0");
    EXPECT_EQ(sql("SELECT trade_cash FROM trader_totals ORDER BY version DESC LIMIT 1"),
              "-210.200000000000")
        << "with the fee that the bridge could not know";
    expect_clean_check();
}

TEST_F(PositionSync, APositionThatVanishedIsClosedWithoutAResult) {
    FillTape tape;
    store({tape.next("1", "100", "0.1")});
    report(1'761'000'003'000, {});
    report(1'761'000'009'000, {});
    flush();
    EXPECT_EQ(differences(), "repaired 0 1");
    EXPECT_EQ(sql("SELECT status FROM positions"), "closed");
    EXPECT_EQ(sql("SELECT realized_gross_pnl || ' ' || (metadata ->> 'gap') FROM trades"),
              "0 true");
    expect_clean_check();
    report(1'761'000'010'000, {});
    EXPECT_EQ(differences(), "repaired 0 1");
}

TEST_F(PositionSync, AnotherWordBeginsAnotherDifference) {
    report(1'761'000'003'000, {btc("1", "100")});
    report(1'761'000'009'000, {btc("2", "100")});
    EXPECT_EQ(differences(), "changed 1 0, open 2 0");
    AccountState::Held unpriced = btc("2", "100");
    unpriced.entry_price.reset();
    report(1'761'000'010'000, {unpriced});
    report(1'761'000'020'000, {unpriced});
    EXPECT_EQ(differences(), "changed 1 0, changed 2 0, open 2 0")
        << "a price that nobody names is not made up";
    EXPECT_EQ(flush().events, 0U);
}

TEST_F(PositionSync, ARepairThatIsRepeatedIsADuplicate) {
    report(1'761'000'003'000, {btc("-1.5", "100")});
    report(1'761'000'009'000, {btc("-1.5", "100")});
    pipeline().rolled_back(); // what was offered comes again with the next transaction
    flush();
    EXPECT_EQ(held(), "alpha -1.5 @ 100");
    sql("UPDATE position_differences SET status = 'open'; UPDATE positions SET exact_quantity = 0");
    report(1'761'000'010'000, {btc("-1.5", "100")});
    const auto again = flush();
    EXPECT_EQ(again.events, 1U);
    EXPECT_EQ(again.duplicates, 1U) << "its key follows from account, coin and time";
}

TEST_F(PositionSync, WhatTheReportDoesNotCoverIsLeftAlone) {
    FillTape spot("@107"), pair("PURR/USDC"), other("xyz:TSLA");
    store({spot.next("1", "20"), pair.next("1", "2"), other.next("1", "300")});
    report(1'761'000'003'000, {});
    report(1'761'000'009'000, {});
    EXPECT_EQ(differences(), "") << "perpetuals of the venue's own market say nothing of them";
    EXPECT_EQ(flush().events, 0U);
}

TEST_F(PositionSync, AFrozenPairIsLeftAlone) {
    sql("INSERT INTO frozen_pairs (exchange_provider, account, symbol, fill_key, reason, version) "
        "VALUES ('hyperliquid', '0xa1', 'BTC', 'k', 'why', 1)");
    report(1'761'000'003'000, {btc("1", "100")});
    report(1'761'000'009'000, {btc("1", "100")});
    EXPECT_EQ(differences(), "");
}

} // namespace
} // namespace nof0::test
