// Many fills in one transaction are written in other ways than few (COPY instead of INSERT, an hour
// moved instead of raised); the tables are the same.
#include "support/fills_fixture.hpp"

namespace nof0::test {
namespace {

class FillsBatches : public FillsFixture {
protected:
    // Opens and closes again and again; every fortieth fill stands at a whole minute.
    static std::vector<Fill> many_fills() {
        FillTape tape("BTC", "0xa1", 1'761'000'000'000);
        std::vector<Fill> fills;
        for (int i = 0; i < 300; ++i) {
            const char* size = i % 3 == 0 ? "2" : "-1";
            fills.push_back(tape.next(size, std::to_string(100 + i % 7), "0.01", "0.5", 1500));
        }
        return fills;
    }
    static constexpr const char* k_newest_hours =
        "SELECT string_agg((to_jsonb(e) - 'version')::text, E'\\n' ORDER BY model_id, hour_marker) "
        "FROM equity_hourly e";
    static constexpr const char* k_observations =
        "SELECT string_agg(ts_ms || ' ' || equity_usd || ' ' || unrealized_pnl || ' ' || kind, ',' "
        "ORDER BY ts_ms) FROM account_equity_snapshots";
    std::string everything() { return tables() + sql(k_newest_hours) + sql(k_observations); }
};

TEST_F(FillsBatches, GiveTheTablesOfOneByOne) {
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 105, 1)");
    const std::vector<Fill> fills = many_fills();
    for (const Fill& fill : fills) {
        store({fill});
    }
    const std::string one_by_one = everything();
    EXPECT_EQ(sql("SELECT count(*) FROM trades"), "200");

    forget_everything();
    const std::vector<Fill> first(fills.begin(), fills.begin() + 10);
    store(first); // so that the rest is appended to what the pipeline remembers
    const auto written = store(fills);
    EXPECT_EQ(written.duplicates, 10u);
    EXPECT_EQ(everything(), one_by_one);
    EXPECT_EQ(sql("SELECT count(*) FROM event_outbox WHERE kind = 'trade'"), "200");

    forget_everything();
    store(fills);
    EXPECT_EQ(everything(), one_by_one);
}

TEST_F(FillsBatches, ALateFillAmongManyTakesBackWhatWasWrong) {
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 105, 1)");
    const std::vector<Fill> fills = many_fills();
    store(fills);
    const std::string right = tables();
    forget_everything();
    std::vector<Fill> without(fills);
    without.erase(without.begin() + 150);
    store(without);
    store({fills[150]});
    EXPECT_EQ(tables(), right);
}

// The owner of a fill among many: an order's trader, the one that the row names, the account's.
TEST_F(FillsBatches, OfATenureThatHasEndedAreNotWritten) {
    Metrics metrics;
    pipelines::Fences fences(metrics);
    pipelines::FillsPipeline fenced(loop().io().get_executor(), {.fences = &fences},
                                    loop().metrics(), loop().health());
    const auto lease = loop().run(storage::leases::acquire(
        loop().pool(), pipelines::venue_lease("sim"), "us", Milliseconds{60'000}, soon()));
    ASSERT_TRUE(lease);
    // Another process had it before us.
    sql("UPDATE leases SET token = token + 1 WHERE name = '" + pipelines::venue_lease("sim") + "'");
    const pipelines::Tenure ours{pipelines::venue_lease("sim"), lease->token + 1};
    const pipelines::Tenure ended{pipelines::venue_lease("sim"), lease->token};
    FillTape tape;
    const auto made_under = [&tape](const pipelines::Tenure& tenure) {
        return pipelines::FillEvent{
            .fill = tape.next("1", "100"), .source = "test", .tenure = tenure};
    };
    fenced.queue().push_now(made_under(ours));
    fenced.queue().push_now(made_under(ended));
    fenced.queue().push_now(made_under({})); // of a real venue: nobody's tenure
    pipelines::CashEvent cash{.exchange_provider = "hyperliquid", .account = "0xa1"};
    cash.kind = "deposit";
    cash.amount = dec("5");
    cash.tenure = ended;
    fenced.queue().push_now(cash);
    const pipelines::Written written =
        write([&](storage::WriteScope& scope) { return fenced.write(scope, 10); });
    fenced.committed();
    EXPECT_EQ(written.events, 4U) << "what is dropped is dealt with";
    EXPECT_EQ(sql("SELECT count(*) FROM fills WHERE kind = 'trade'"), "2")
        << "beside the gap it left";
    EXPECT_EQ(sql("SELECT count(*) FROM cash_events"), "0");
    EXPECT_TRUE(fences.has_ended(ended));
    EXPECT_FALSE(fences.has_ended(ours));
}

TEST_F(FillsBatches, GiveEachFillToItsOwner) {
    std::vector<Fill> fills = many_fills();
    fills[3].cloid = "c-3";
    sql("INSERT INTO orders (cloid, model_id, exchange_provider, account, symbol, side, kind, qty, "
        "oid, created_ms, updated_ms, version) VALUES "
        "('c-3', 'beta', 'hyperliquid', '0xa1', 'BTC', 'buy', 'limit', 1, NULL, 1, 1, 1), "
        "('old', 'alpha', 'hyperliquid', '0xa1', 'BTC', 'buy', 'limit', 1, 107, 1, 1, 1), "
        "('new', 'beta', 'hyperliquid', '0xa1', 'BTC', 'buy', 'limit', 1, 107, 2, 1, 1)");
    fills[9].trader = TraderId("beta");
    store(fills);
    EXPECT_EQ(sql("SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM fills "
                  "WHERE model_id = 'beta'"),
              "104 107 110");
    EXPECT_EQ(sql("SELECT count(*) FROM fills WHERE model_id = 'alpha'"), "297");
}

} // namespace
} // namespace nof0::test
