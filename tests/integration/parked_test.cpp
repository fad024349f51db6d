// What was put aside, tried again: frozen pairs and parked events, through a whole ingest.
#include "app/retry_parked.hpp"
#include "pipelines/fills/account_event.hpp"
#include "support/arena.hpp"
#include "support/fills_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace nof0::test {
namespace {

using namespace pipelines;

class Parked : public testing::Test {
protected:
    Parked() {
        sql("INSERT INTO models (id, display_name, kind, initial_equity) "
            "VALUES ('alpha', 'Alpha', 'model', 10000), ('beta', 'Beta', 'model', 10000);"
            "INSERT INTO accounts (model_id, exchange_provider, account) "
            "VALUES ('alpha', 'hyperliquid', '0xa1'), ('beta', 'hyperliquid', '0xa2')");
    }

    // An ingest of its own, as the command's.
    app::RetrySummary retry() {
        ingest_.emplace(arena_.config(), arena_.endpoints(), clock_);
        ingest_->start();
        const std::atomic<bool> stopping{false};
        app::RetrySummary summary =
            asio::co_spawn(ingest_->backend().context(), app::retry_parked(*ingest_, stopping),
                           asio::use_future)
                .get();
        EXPECT_TRUE(ingest_->stop());
        return summary;
    }
    void store(const std::vector<Fill>& fills) {
        app::ArenaIngest ingest(arena_.config(), arena_.endpoints(), clock_);
        ingest.start();
        for (const Fill& fill : fills) { // each in a transaction of its own, or nearly
            asio::co_spawn(ingest.backend().context(),
                           ingest.fills().offer(FillEvent{.fill = fill, .source = "test"}),
                           asio::use_future)
                .get();
        }
        asio::co_spawn(ingest.backend().context(),
                       ingest.role().written(Deadline::after(Milliseconds{60'000})),
                       asio::use_future)
            .get();
        EXPECT_TRUE(ingest.stop());
    }
    void park(const std::string& pipeline, const std::string& key, const std::string& json) {
        sql("INSERT INTO parked_events (pipeline, event_key, event, error) VALUES ('" + pipeline +
            "', '" + key + "', '" + json + "', 'the test says so')");
    }
    bool is_ready() { return ingest_->backend().health().all_ready(); }
    std::string sql(const std::string& text) { return arena_.database().sql(text); }

private:
    TestArena arena_;
    ManualArenaClock clock_{TestArena::k_import_time};
    std::optional<app::ArenaIngest> ingest_;
};

TEST_F(Parked, AFrozenPairIsFoldedAsIfItHadNeverBeenFrozen) {
    FillTape frozen("BTC", "0xa1"), never("BTC", "0xa2");
    std::vector<Fill> fills;
    for (int i = 0; i < 5; ++i) {
        const char* size = i == 3 ? "-4" : "1";
        fills.push_back(frozen.next(size, "100", "0.1"));
        fills.push_back(never.next(size, "100", "0.1"));
    }
    fills[2].px = Decimal(); // the second of 0xa1
    store(fills);
    EXPECT_EQ(sql("SELECT account || ' ' || fill_key FROM frozen_pairs"), "0xa1 BTC:2:B");
    const auto before = retry();
    ASSERT_EQ(before.left.frozen.size(), 1u);
    EXPECT_EQ(before.left.frozen[0].reason, "the price is not above zero");
    EXPECT_TRUE(before.done.is_empty());
    EXPECT_FALSE(is_ready());

    sql("UPDATE fills SET px = 100 WHERE px = 0"); // somebody set it right
    const auto after = retry();
    EXPECT_TRUE(after.finished);
    EXPECT_TRUE(after.left.is_empty());
    EXPECT_EQ(after.done.frozen.size(), 1u);
    EXPECT_TRUE(is_ready());
    for (const char* rows : {"position_versions t WHERE voided_version IS NULL AND",
                             "positions t WHERE", "trades t WHERE voided_version IS NULL AND"}) {
        const auto of = [&](const std::string& account) {
            return sql("SELECT string_agg(row, E'\\n' ORDER BY row) FROM (SELECT (to_jsonb(t) "
                       "- "
                       "'{id,model_id,trade_id,position_id,account,version,updated_at,created_at}':"
                       ":text[])::text "
                       "AS row FROM " +
                       std::string(rows) + " account = '" + account + "') r");
        };
        EXPECT_EQ(of("0xa1"), of("0xa2")) << rows;
        EXPECT_FALSE(of("0xa1").empty()) << rows;
    }
}

TEST_F(Parked, AnEventThatCanBeStoredNowIsResolvedAndTheOthersStay) {
    FillTape tape("ETH");
    FillEvent fill{.fill = tape.next("1", "10"), .source = "hyperliquid:userFills"};
    const CashEvent cash{.exchange_provider = "hyperliquid",
                         .account = "0xa1",
                         .kind = "deposit",
                         .time_ms = 1'761'000'000'500,
                         .amount = dec("12.5")};
    FillEvent bad = fill;
    bad.fill = tape.next("1", "10");
    bad.fill.px = dec("-10"); // refused by the server, again and again
    park("fills", key_text(fill), json_text(AccountEvent(fill)));
    park("fills", key_text(cash), json_text(AccountEvent(cash)));
    park("fills", key_text(bad), json_text(AccountEvent(bad)));
    park("fills", "what nobody wrote", "{}");
    park("journal", "a cycle", "{}");
    PriceEvent price{
        .tick = {.symbol = Symbol("ETH"), .price = 2500.25, .ts_ms = 1'761'999'999'000},
        .received_ms = 1'761'999'999'500};
    park("prices", key_text(price), json_text(price));

    const auto summary = retry();
    EXPECT_TRUE(summary.finished);
    EXPECT_EQ(summary.done.parked.size(), 3u);
    ASSERT_EQ(summary.left.parked.size(), 3u);
    EXPECT_EQ(summary.left.parked[0].event_key, key_text(bad));
    EXPECT_EQ(summary.left.parked[0].attempts, 2);
    EXPECT_EQ(summary.untried.size(), 2u);
    EXPECT_EQ(sql("SELECT string_agg(event_key, ', ' ORDER BY id) FROM parked_events "
                  "WHERE resolved_at IS NULL"),
              key_text(bad) + ", what nobody wrote, a cycle");
    EXPECT_EQ(sql("SELECT fill_key FROM fills"), "ETH:1:B");
    EXPECT_EQ(sql("SELECT amount::float8 FROM cash_events WHERE kind = 'deposit'"), "12.5");
    EXPECT_EQ(sql("SELECT price FROM price_latest WHERE symbol = 'ETH'"), "2500.25");
    EXPECT_EQ(retry().done.parked.size(), 0u) << "the same again changes nothing";
}

TEST(ParkedEvents, ComeBackAsTheyWere) {
    Fill fill = FillTape("SOL").next("-3.25", "101.5", "-0.001", "7.5");
    fill.trader = TraderId("alpha");
    fill.dir = "Open \"Short\"";
    fill.hash = "0xff";
    fill.crossed = false;
    fill.fee_token = "USDE";
    fill.cloid = "0xc1";
    fill.builder_fee = dec("0.5");
    fill.twap_id = 77;
    fill.liquidation = FillLiquidation{"0xa1", dec("99.5"), "market"};
    const FillEvent event{
        .fill = fill, .source = "test", .trace_id = "t#1", .news = FillNews::history};
    const auto back = account_event_of(json_text(AccountEvent(event)));
    ASSERT_TRUE(back);
    const auto& read = std::get<FillEvent>(*back);
    EXPECT_EQ(read.fill, event.fill);
    EXPECT_EQ(read.source, "test");
    EXPECT_EQ(read.trace_id, "t#1");
    EXPECT_EQ(read.news, FillNews::history);
    const ThawEvent thaw{"hyperliquid", "0xa1", "BTC"};
    EXPECT_EQ(json_text(account_event_of(json_text(AccountEvent(thaw))).value()), json_text(thaw));
    for (const char* wrong : {"", "{}", "[]", "{\"event\":\"fill\"}", "{\"event\":\"cash\"}",
                              "{\"event\":\"fill\",\"fill\":7}"}) {
        EXPECT_FALSE(account_event_of(wrong)) << wrong;
    }
}

TEST(ParkedEvents, PricesComeBackAsTheyWere) {
    PriceEvent event{.tick = {.symbol = Symbol("BTC"), .price = 0.1 + 0.2, .ts_ms = 5},
                     .received_ms = 6};
    event.tick.source_seq = 1LL << 62;
    MarketContext context{.provider = "hyperliquid", .symbol = Symbol("BTC"), .ts_ms = 6};
    context.funding = 1e-9;
    context.impact_pxs = {"1.5", "1.6"};
    context.day_base_vlm = std::numeric_limits<double>::max();
    event.context = std::make_shared<const MarketContext>(context);
    const auto back = price_event_of(json_text(event));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->tick, event.tick);
    EXPECT_EQ(back->received_ms, 6);
    ASSERT_TRUE(back->context);
    EXPECT_EQ(*back->context, context);
    event.tick.price = std::numeric_limits<double>::quiet_NaN();
    event.context = nullptr;
    const auto nan = price_event_of(json_text(event));
    ASSERT_TRUE(nan);
    EXPECT_TRUE(std::isnan(nan->tick.price));
    EXPECT_FALSE(price_event_of("{\"source\":\"x\"}"));
}

} // namespace
} // namespace nof0::test
