// Lists page by page, curves, and what spectators ask of the arena: each question on a few rows
// whose answer is plain to see.
#include "storage/arena_view.hpp"
#include "storage/conversation_pages.hpp"
#include "storage/curves.hpp"
#include "storage/decision_chain.hpp"
#include "storage/fill_pages.hpp"
#include "storage/trade_pages.hpp"
#include "storage/trader_risk.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

using storage::ListKey;
using storage::ListOwners;
using storage::ListRange;

class StoresLists : public StoreFixture {
protected:
    StoresLists() {
        sql("INSERT INTO models (id, display_name, kind, initial_equity) VALUES "
            "('alpha', 'Alpha', 'model', 10000), ('beta', 'Beta', 'model', 10000), "
            "('house', 'House', 'house', 0);"
            "INSERT INTO trades (id, model_id, symbol, side, quantity, exit_ts_ms, exit_us, "
            "realized_net_pnl) SELECT 'trade-' || n, (ARRAY['alpha', 'beta', 'house'])[n % 3 + 1], "
            "CASE WHEN n % 2 = 0 THEN 'BTC' ELSE 'ETH' END, 'long', 1, n / 2, n / 2 * 1000, n - 5 "
            "FROM generate_series(0, 11) n;"
            "INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, "
            "side, px, sz, digest, kind, version) SELECT 'sim', m, 'K' || n, m, "
            "CASE WHEN n % 2 = 0 THEN 'BTC' ELSE 'ETH' END, n / 2, 'buy', 100, 1, 'd', "
            "CASE WHEN n = 0 THEN 'gap' ELSE 'trade' END, 1 "
            "FROM unnest(ARRAY['alpha', 'beta', 'house']) m, generate_series(0, 5) n;"
            "INSERT INTO conversations (model_id, ext_id, ts_us) SELECT "
            "(ARRAY['alpha', 'beta'])[n % 2 + 1], 'thread-' || n, n / 2 * 1000 "
            "FROM generate_series(0, 5) n;");
    }

    // All rows in pages of so many, each beginning where the last one ended.
    template<class Page, class KeyOf>
    std::vector<ListKey> walk(std::int64_t limit, Page page, KeyOf key_of) {
        std::vector<ListKey> keys;
        ListRange range{.limit = limit};
        for (int pages = 0; pages < 50; ++pages) {
            const auto rows = read([&](pg::Session& s) { return page(s, range); });
            if (rows.empty()) {
                break;
            }
            for (const auto& row : rows) {
                keys.push_back(key_of(row));
            }
            range.before = keys.back();
        }
        return keys;
    }
};

ListKey key_of_trade(const storage::TradeRow& row) {
    return {row.exit_us.value_or(0), row.id};
}
ListKey key_of_fill(const storage::FillPageRow& row) {
    return {row.ts_ms, row.model_id + "/" + row.fill_key};
}
ListKey key_of_thread(const storage::InvocationRow& row) {
    return {row.ts_us.value_or(0), std::to_string(row.conversation_id)};
}

TEST_F(StoresLists, TradesOfAllOfSomeAndOfASymbol) {
    const ListOwners board{.hidden = {"house"}};
    const ListOwners some{.traders = {"alpha", "beta"}};
    for (const auto& [owners, symbol, count] :
         {std::tuple(board, "", 8u), std::tuple(some, "", 8u), std::tuple(some, "BTC", 4u),
          std::tuple(ListOwners{.traders = {"alpha"}}, "ETH", 2u)}) {
        const auto page = [&](pg::Session& s, const ListRange& range) {
            return storage::trade_page(s, owners, symbol, range);
        };
        const auto keys = walk(3, page, key_of_trade);
        EXPECT_EQ(keys.size(), count) << symbol;
        EXPECT_TRUE(std::is_sorted(keys.rbegin(), keys.rend()));
        EXPECT_EQ(keys, walk(100, page, key_of_trade));
    }
    const auto extremes = read([](pg::Session& s) { return storage::trade_extremes(s, 0); });
    ASSERT_EQ(extremes.size(), 3u);
    EXPECT_EQ(extremes[0].best, 4);
    EXPECT_EQ(extremes[0].worst, -5);
}

TEST_F(StoresLists, FillsWithoutWhatOnlyBridges) {
    const ListOwners board{.hidden = {"house"}};
    const ListOwners some{.traders = {"alpha", "beta"}};
    for (const auto& [owners, symbol, count] :
         {std::tuple(board, "", 10u), std::tuple(some, "", 10u), std::tuple(some, "BTC", 4u)}) {
        const auto page = [&](pg::Session& s, const ListRange& range) {
            return storage::fill_page(s, owners, symbol, range);
        };
        const auto keys = walk(3, page, key_of_fill);
        EXPECT_EQ(keys.size(), count) << symbol;
        EXPECT_EQ(keys, walk(100, page, key_of_fill));
    }
}

TEST_F(StoresLists, ThreadsOfAllAndOfSome) {
    const std::vector<std::string> nobody;
    const std::vector<std::string> alpha{"alpha"};
    for (const auto& [traders, count] : {std::pair(nobody, 6u), std::pair(alpha, 3u)}) {
        const auto page = [&](pg::Session& s, const ListRange& range) {
            return storage::conversation_page(s, traders, range);
        };
        const auto keys = walk(2, page, key_of_thread);
        EXPECT_EQ(keys.size(), count);
        EXPECT_EQ(keys, walk(100, page, key_of_thread));
    }
}

TEST_F(StoresLists, CurvesByStepAndWhole) {
    sql("SELECT ensure_month_nof0('account_equity_snapshots', '1970_01', 0, 2678400000);"
        "INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, kind) "
        "SELECT m, n * 60000, n, 'sampler' FROM unnest(ARRAY['alpha', 'beta']) m, "
        "generate_series(0, 99) n");
    const std::vector<std::string> both{"alpha", "beta"};
    const auto span = read([&](pg::Session& s) { return storage::equity_span(s, both); });
    EXPECT_EQ(span.first_ms, 0);
    EXPECT_EQ(span.last_ms, 99 * 60'000);
    const storage::TimeRange all{0, 100 * 60'000};
    const auto stepped =
        read([&](pg::Session& s) { return storage::stepped_equity(s, both, all, 600'000); });
    ASSERT_EQ(stepped.size(), 20u);
    EXPECT_EQ(stepped[0].equity_usd, 9); // the last one of its step
    EXPECT_EQ(stepped[10].trader, 1);
    const auto every =
        read([&](pg::Session& s) { return storage::every_equity(s, both, all, 30); });
    ASSERT_EQ(every.size(), 60u);
    EXPECT_EQ(every[0].equity_usd, 70); // the newest of them, ascending
    const auto page =
        read([](pg::Session& s) { return storage::equity_page(s, "alpha", 600'000, 0, 3); });
    ASSERT_EQ(page.size(), 3u);
    EXPECT_EQ(page[0].ts_ms, 540'000);
    EXPECT_EQ(read([](pg::Session& s) { return storage::latest_equity_of(s, "beta"); })->ts_ms,
              99 * 60'000);
}

TEST_F(StoresLists, BarsAreFoldedFromMinutes) {
    sql("INSERT INTO price_latest (symbol, price, ts_ms, source) VALUES ('BTC', 1, 1, 'sim');"
        "INSERT INTO price_bars (source, symbol, minute_ms, open, high, low, close, open_ts_ms, "
        "open_seq, close_ts_ms, close_seq, ticks, volume, version) "
        "SELECT 'sim', 'BTC', n * 60000, n, n + 2, n - 1, n + 1, 0, 0, 0, 0, 2, "
        "CASE WHEN n < 5 THEN 1 END, 1 FROM generate_series(0, 9) n");
    const auto source = read([](pg::Session& s) { return storage::board_source(s, "BTC"); });
    ASSERT_TRUE(source);
    EXPECT_EQ(source->last_ms, 540'000);
    EXPECT_FALSE(read([](pg::Session& s) { return storage::board_source(s, "ETH"); }));
    const auto bars = read([](pg::Session& s) {
        return storage::price_bars(s, "sim", "BTC", {0, 600'000}, 300'000, 10);
    });
    ASSERT_EQ(bars.size(), 2u);
    EXPECT_EQ(bars[1].open, 0);
    EXPECT_EQ(bars[1].close, 5);
    EXPECT_EQ(bars[1].high, 6);
    EXPECT_EQ(bars[1].low, -1);
    EXPECT_EQ(bars[1].ticks, 10);
    EXPECT_EQ(bars[1].volume->text(), "5");
    EXPECT_FALSE(bars[0].volume);
}

TEST_F(StoresLists, RiskIsComputedOnceForEachHour) {
    sql("INSERT INTO equity_hourly (model_id, hour_marker, minute_marker, ts_us, equity_usd, "
        "version) VALUES ('alpha', 7, 420, 1, 10000, 1)");
    const auto news = [](pg::Session& s) { return storage::traders_with_new_hours(s, 0); };
    const auto stale = read(news);
    ASSERT_EQ(stale.size(), 1u);
    EXPECT_EQ(stale[0].last_marker, 7);
    const storage::TraderRiskRow row{
        .model_id = "alpha", .last_marker = 7, .hours = 8, .max_drawdown_pct = 1.5};
    write([&](storage::WriteScope& s) { return storage::store_risk(s, row); });
    EXPECT_TRUE(read(news).empty());
    const auto risks = read([](pg::Session& s) { return storage::newest_risks(s, 0); });
    ASSERT_EQ(risks.size(), 1u);
    EXPECT_EQ(risks[0].max_drawdown_pct, 1.5);
    EXPECT_FALSE(risks[0].return_low);
}

TEST_F(StoresLists, WhatSpectatorsAsk) {
    sql("INSERT INTO data_versions (version, at_ms) VALUES (900001, 5), (900002, 9);"
        "INSERT INTO feed_cursors (source, symbol, last_ts_ms, version) VALUES "
        "('sim', 'BTC', 4, 1);"
        "INSERT INTO trader_state_history (trader_id, version, reason, row) VALUES "
        "('alpha', 900001, 'sharpe', '{\"pause_until\":\"1970-01-01T00:00:01+00:00\"}'), "
        "('alpha', 900002, 'decided', '{\"desired_state\":\"running\"}');"
        "INSERT INTO decision_cycles (model_id, cycle_number, executed_at, llm_model) VALUES "
        "('alpha', 1, to_timestamp(1), 'old'), ('alpha', 2, to_timestamp(2), 'new')");
    EXPECT_LE(read([](pg::Session& s) { return storage::first_fact_ms(s); }).value(), 5);
    EXPECT_EQ(read([](pg::Session& s) { return storage::feeds(s); }).size(), 1u);
    const auto pauses = read([](pg::Session& s) { return storage::pauses_of(s, "alpha"); });
    ASSERT_EQ(pauses.size(), 1u);
    EXPECT_EQ(pauses[0].from_ms, 5);
    EXPECT_EQ(pauses[0].until_ms, 1'000);
    EXPECT_EQ(read([](pg::Session& s) { return storage::newest_llm_model(s, "alpha"); }), "new");
    EXPECT_EQ(read([](pg::Session& s) { return storage::trader_settings(s); }).size(), 2u);
    const auto bounds =
        read([](pg::Session& s) { return storage::cycle_bounds(s, "alpha", 1'500, 9'000); });
    EXPECT_EQ(bounds.first, 2);
    EXPECT_FALSE(bounds.end);
}

} // namespace
} // namespace nof0::test
