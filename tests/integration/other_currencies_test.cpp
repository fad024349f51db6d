// Fees and movements in other currencies than the dollar: each has an exact ledger of its own, is
// worth something only where it has a price, and is never taken for nothing.
#include "pipelines/check/check.hpp"
#include "support/fills_fixture.hpp"

#include <algorithm>
#include <random>

namespace nof0::test {
namespace {

class OtherCurrencies : public FillsFixture {
protected:
    OtherCurrencies() {
        sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 105, 1)");
    }
    static Fill paid_in(const char* token, Fill fill) {
        fill.fee_token = token;
        return fill;
    }
    std::string ledgers() {
        return sql("SELECT string_agg(concat_ws(' ', model_id, currency, trim_scale(trade_cash), "
                   "trim_scale(event_cash)), ', ' ORDER BY model_id, currency) FROM (SELECT "
                   "DISTINCT ON (model_id, currency) * FROM currency_ledgers "
                   "ORDER BY model_id, currency, version DESC) l");
    }
    std::string newest_observation() {
        return sql("SELECT concat_ws(' ', equity_usd, unrealized_pnl, realized_pnl, unpriced) FROM "
                   "account_equity_snapshots ORDER BY ts_ms DESC LIMIT 1");
    }
    std::string newest_hour() {
        return sql("SELECT concat_ws(' ', equity_usd, metadata) FROM equity_hourly "
                   "ORDER BY ts_us DESC LIMIT 1");
    }
    std::vector<std::string> findings() {
        std::vector<std::string> found;
        const auto report = loop().run(pipelines::check_store(loop().pool(), Milliseconds{30'000}));
        for (const auto& finding : report.findings) {
            found.push_back(finding.rule + ' ' + finding.subject + ": " + finding.detail);
        }
        return found;
    }
    void expect_check_is_clean() {
        for (const std::string& finding : findings()) {
            ADD_FAILURE() << finding;
        }
    }
    FillTape tape_;
};

TEST_F(OtherCurrencies, AFeeInATokenIsKeptInItsLedgerAndNamedWhereItHasNoPrice) {
    store({paid_in("HYPE", tape_.next("2", "100", "0.02"))});
    EXPECT_EQ(ledgers(), "alpha HYPE -0.02 0");
    EXPECT_EQ(sql("SELECT trim_scale(trade_cash) FROM trader_totals"), "-200");
    EXPECT_EQ(newest_observation(), "10010 10 0 {\"HYPE\": \"-0.02\"}");
    EXPECT_EQ(newest_hour(), "10010 {\"unpriced\": {\"HYPE\": \"-0.02\"}}");
    expect_check_is_clean();

    // From now on there is a price; a process that remembers nothing knows the ledger.
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('HYPE', 40, 1)");
    restart();
    store({paid_in("HYPE", tape_.next("-1", "105", "0.01", "5"))});
    EXPECT_EQ(ledgers(), "alpha HYPE -0.03 0");
    EXPECT_EQ(newest_observation(), "10008.8 3.8 5");
    EXPECT_EQ(newest_hour(), "10008.8");
    expect_check_is_clean();
}

TEST_F(OtherCurrencies, AFlipAndARebateLeaveExactSums) {
    store({paid_in("HYPE", tape_.next("3", "100", "0.01")),
           paid_in("HYPE", tape_.next("-7", "110", "0.1", "30")), // 3 of 7 close
           paid_in("USOL", tape_.next("4", "105", "-0.5", "20"))});
    EXPECT_EQ(ledgers(), "alpha HYPE -0.11 0, alpha USOL 0.5 0");
    expect_check_is_clean();
}

TEST_F(OtherCurrencies, MoneyThatMovesInATokenIsNoDollars) {
    pipelines::CashEvent deposit;
    deposit.exchange_provider = "hyperliquid";
    deposit.account = "0xa1";
    deposit.kind = "deposit";
    deposit.time_ms = 1'761'000'000'500;
    deposit.currency = "HYPE";
    deposit.amount = dec("12.5");
    pipeline().queue().push_now(deposit);
    pipeline().queue().push_now(deposit); // once more
    store({paid_in("HYPE", tape_.next("2", "100", "0.02"))});
    EXPECT_EQ(ledgers(), "alpha HYPE -0.02 12.5");
    EXPECT_EQ(sql("SELECT trim_scale(event_cash) FROM trader_totals"), "0");
    expect_check_is_clean();
}

TEST_F(OtherCurrencies, LedgersAreTheSameInAnyOrderOfArrival) {
    std::vector<Fill> fills;
    for (int i = 0; i < 15; ++i) {
        const char* token = i % 2 == 0 ? "HYPE" : i % 3 == 0 ? "USOL" : "USDC";
        fills.push_back(paid_in(token, tape_.next(i % 3 == 0 ? "2" : "-1", "100", "0.003")));
    }
    store(fills);
    const std::string right = tables();
    EXPECT_EQ(ledgers(), "alpha HYPE -0.024 0, alpha USOL -0.006 0");
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        forget_everything();
        std::mt19937_64 random(seed);
        std::vector<Fill> shuffled = fills;
        shuffled.insert(shuffled.end(), fills.begin(), fills.begin() + 5); // told twice
        std::ranges::shuffle(shuffled, random);
        for (const Fill& fill : shuffled) {
            store({fill});
            if (random() % 3 == 0) {
                restart();
            }
        }
        EXPECT_EQ(tables(), right);
    }
    expect_check_is_clean();
}

TEST_F(OtherCurrencies, ACheckFindsALedgerThatIsNotWhatItsFactsMake) {
    store({paid_in("HYPE", tape_.next("2", "100", "0.02"))});
    sql("UPDATE currency_ledgers SET trade_cash = trade_cash + 1");
    EXPECT_EQ(findings(),
              std::vector<std::string>{"ledger alpha: the cash of its fills in HYPE is 0.98, the "
                                       "facts make -0.02"});
    sql("DELETE FROM currency_ledgers");
    EXPECT_EQ(findings(),
              std::vector<std::string>{"ledger alpha: the cash of its fills in HYPE is 0, the "
                                       "facts make -0.02"});
}

// A token's name is an outside text: what is stored of it is what is remembered.
TEST_F(OtherCurrencies, ANameThatMustBeRepairedIsOneName) {
    const std::string odd("HY\0PE", 5);
    store({paid_in("x", tape_.next("1", "100"))});
    Fill fill = tape_.next("1", "100", "0.5");
    fill.fee_token = odd;
    store({fill});
    Fill again = tape_.next("1", "100", "0.25");
    again.fee_token = odd;
    restart();
    store({again});
    EXPECT_EQ(sql("SELECT count(DISTINCT currency) FROM currency_ledgers"), "1");
    EXPECT_EQ(sql("SELECT trim_scale(trade_cash) FROM currency_ledgers ORDER BY version DESC "
                  "LIMIT 1"),
              "-0.75");
    expect_check_is_clean();
}

} // namespace
} // namespace nof0::test
