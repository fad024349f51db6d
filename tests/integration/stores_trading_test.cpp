// The stores that a live arena asks: who trades and how, what an operator wants, what an order came
// to, and what a restart begins from.
#include "storage/cash_events.hpp"
#include "storage/decision_chain.hpp"
#include "storage/decisions.hpp"
#include "storage/fills.hpp"
#include "storage/operator_commands.hpp"
#include "storage/orders.hpp"
#include "storage/trader_overview.hpp"
#include "storage/traders.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

class StoresTrading : public StoreFixture {
protected:
    StoresTrading() {
        sql("INSERT INTO models (id, display_name, kind, configured, initial_equity) VALUES "
            "('alpha', 'Alpha', 'model', TRUE, 10000), ('beta', 'Beta', 'model', TRUE, 5000);"
            "INSERT INTO accounts (model_id, exchange_provider, account) VALUES "
            "('alpha', 'sim', 'alpha')");
    }
    // An order of alpha, filled, with the trade that came of its position.
    void trade_once() {
        sql("INSERT INTO orders (cloid, model_id, cycle_number, decision_ref, leg, "
            "exchange_provider, account, symbol, side, kind, qty, status, filled_qty, created_ms, "
            "updated_ms, version) VALUES ('0xa', 'alpha', 7, 'BTC', 'main', 'sim', 'alpha', "
            "'BTC', 'buy', 'market', 1, 'filled', 1, 10, 11, 1);"
            "INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, "
            "side, px, sz, digest, order_cloid, version) VALUES ('sim', 'alpha', 'BTC:1:B', "
            "'alpha', 'BTC', 11, 'buy', 100, 1, 'd', '0xa', 1)");
    }
};

TEST_F(StoresTrading, TradersBeginOnceAndTheHouseIsThere) {
    const std::vector<std::string> ids{"alpha", "beta"};
    const auto begin = [&ids](std::int64_t us) {
        return [&ids, us](storage::WriteScope& s) { return storage::begin_traders(s, ids, us); };
    };
    EXPECT_EQ(write(begin(5'000)), 2);
    EXPECT_EQ(write(begin(9'000)), 0);
    const auto house = [](storage::WriteScope& s) {
        return storage::store_house(s, "house", "sim");
    };
    EXPECT_EQ(write(house), 2);
    EXPECT_EQ(write(house), 0);
    EXPECT_EQ(sql("SELECT kind FROM models WHERE id = 'house'"), "house");
    const auto done = read([&ids](pg::Session& s) { return storage::performance_of(s, ids); });
    ASSERT_EQ(done.size(), 2u);
    EXPECT_EQ(done[0].trades, 0);
    EXPECT_FALSE(done[0].sharpe);
}

TEST_F(StoresTrading, FundingOfASharedAccountIsTheHoldersOfItsCoin) {
    sql("INSERT INTO accounts (model_id, exchange_provider, account) VALUES ('beta', 'sim', "
        "'both'); UPDATE accounts SET account = 'both' WHERE model_id = 'alpha'");
    sql("INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, side, "
        "px, sz, digest, version) VALUES ('sim', 'both', 'BTC:1:B', 'alpha', 'BTC', 11, 'buy', "
        "100, 1, 'd', 1), ('sim', 'both', 'BTC:2:A', 'alpha', 'BTC', 15, 'sell', 100, 1, 'd', 1), "
        "('sim', 'both', 'BTC:3:B', 'beta', 'BTC', 20, 'buy', 100, 1, 'd', 1)");
    const auto owner = [this](const std::string& coin, std::int64_t ts_ms) {
        storage::CashEventRow row{.exchange_provider = "sim",
                                  .account = "both",
                                  .kind = coin.empty() ? "deposit" : "funding",
                                  .ts_ms = ts_ms,
                                  .coin = coin,
                                  .model_id = "_unattributed",
                                  .currency = "USDC",
                                  .origin = "native",
                                  .version = 1};
        const std::vector<storage::CashEventRow> rows{row};
        return write([&rows](storage::WriteScope& scope) {
                   return storage::store_cash_events(scope, rows);
               })
            .at(0)
            .model_id;
    };
    EXPECT_EQ(owner("BTC", 12), "alpha");
    EXPECT_EQ(owner("BTC", 21), "beta");
    EXPECT_EQ(owner("BTC", 10), "_unattributed") << "nobody had it yet";
    EXPECT_EQ(owner("ETH", 21), "_unattributed");
    EXPECT_EQ(owner("", 21), "_unattributed") << "money that came belongs to nobody's coin";
}

TEST_F(StoresTrading, WhatAnOrderCameToIsOneChain) {
    EXPECT_TRUE(read([](pg::Session& s) { return storage::has_no_orders(s); }));
    EXPECT_EQ(read([](pg::Session& s) { return storage::last_cycle_number(s, "alpha"); }), 0);
    EXPECT_EQ(read([](pg::Session& s) { return storage::newest_fill_ms(s, "alpha"); }), 0);
    trade_once();
    EXPECT_FALSE(read([](pg::Session& s) { return storage::has_no_orders(s); }));
    // The order is there before its cycle: a crash came between them.
    EXPECT_EQ(read([](pg::Session& s) { return storage::last_cycle_number(s, "alpha"); }), 7);
    EXPECT_EQ(read([](pg::Session& s) { return storage::newest_fill_ms(s, "alpha"); }), 11);
    const auto entry =
        read([](pg::Session& s) { return storage::entry_order_of(s, "alpha", "BTC"); });
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->cloid, "0xa");
    EXPECT_FALSE(read([](pg::Session& s) { return storage::entry_order_of(s, "alpha", "ETH"); }));
    sql("INSERT INTO decision_cycles (model_id, cycle_number, ext_id, success, executed_us) "
        "VALUES ('alpha', 7, 'alpha_7', TRUE, 10000)");
    const auto chains =
        read([](pg::Session& s) { return storage::decision_chains(s, "alpha", {.limit = 10}); });
    ASSERT_EQ(chains.size(), 1u);
    ASSERT_EQ(chains[0].orders.size(), 1u);
    ASSERT_EQ(chains[0].fills.size(), 1u);
    EXPECT_EQ(chains[0].fills[0].order_cloid, "0xa");
    EXPECT_TRUE(chains[0].trades.empty());
}

TEST_F(StoresTrading, AnOperatorsWordIsTakenUpOnce) {
    const auto asked = run([](pg::Session& s) {
        return storage::request_command(s, "pause", "alpha", pg::Json{"{}"}, "somebody");
    });
    const auto waiting = read([](pg::Session& s) { return storage::waiting_commands(s); });
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].id, asked);
    EXPECT_EQ(waiting[0].trader_id, "alpha");
    const auto finish = [asked](pg::Session& s) {
        return storage::finish_command(s, asked, "paused");
    };
    EXPECT_EQ(run(finish), 1);
    EXPECT_EQ(run(finish), 0);
    EXPECT_TRUE(read([](pg::Session& s) { return storage::waiting_commands(s); }).empty());
    const auto found = read([asked](pg::Session& s) { return storage::find_command(s, asked); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->outcome, "paused");
}

TEST_F(StoresTrading, EverybodyIsOnTheOverview) {
    const auto all = read([](pg::Session& s) { return storage::trader_overview(s); });
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].id, "alpha");
    EXPECT_FALSE(all[0].desired_state);
    EXPECT_EQ(all[0].open_positions, 0);
}

} // namespace
} // namespace nof0::test
