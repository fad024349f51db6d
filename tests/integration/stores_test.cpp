// The stores of who takes part: traders, analytics, imports, market metadata, and what belongs to
// the store itself (months, views, the server). The other stores_*_test.cpp have the rest.
#include "storage/analytics.hpp"
#include "storage/imports.hpp"
#include "storage/market.hpp"
#include "storage/partitions.hpp"
#include "storage/server.hpp"
#include "storage/traders.hpp"
#include "storage/views.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

using storage::WriteScope;

class Stores : public StoreFixture {
protected:
    storage::Stored record(const storage::TraderRow& row) {
        return write([&](WriteScope& s) { return storage::store_recorded_trader(s, row); });
    }
    void configure(const storage::ConfiguredTrader& trader) {
        write([&](WriteScope& s) { return storage::store_configured_trader(s, trader); });
    }
    std::optional<storage::TraderRow> find(const std::string& id) {
        return read([&](pg::Session& s) { return storage::find_trader(s, id); });
    }
    std::optional<storage::TraderStateRow> state(const std::string& id) {
        return read([&](pg::Session& s) { return storage::find_trader_state(s, id); });
    }
};

storage::TraderRow recorded(const std::string& id) {
    storage::TraderRow row;
    row.id = id;
    row.display_name = "The " + id;
    row.kind = "model";
    row.provider = "recorded";
    row.origin = "import:abc";
    return row;
}

storage::ConfiguredTrader configured(const std::string& id, const std::string& digest) {
    storage::ConfiguredTrader trader;
    trader.id = id;
    trader.display_name = "Configured";
    trader.kind = "model";
    trader.provider = "sim";
    trader.market_provider = "sim";
    trader.config_json = R"({"leverage": 3})";
    trader.config_digest = digest;
    trader.initial_equity = Decimal::from_int(10'000);
    trader.allocation_pct = 25;
    trader.risk_guards_json = R"({"max_positions": 2})";
    trader.desired_state = "running";
    return trader;
}

TEST_F(Stores, ARecordedTraderKeepsWhatItHasAndGainsWhatItLacks) {
    storage::TraderRow row = recorded("alpha");
    EXPECT_EQ(record(row), storage::Stored::inserted);
    const std::int64_t version = head_version();
    EXPECT_EQ(record(row), storage::Stored::unchanged);
    EXPECT_EQ(sql("SELECT version FROM models"), std::to_string(version));
    row.initial_equity = Decimal::parse("10000.5").value();
    row.inception_us = 5;
    EXPECT_EQ(record(row), storage::Stored::updated);
    row.initial_equity = Decimal::from_int(1);
    row.display_name = "Another";
    EXPECT_EQ(record(row), storage::Stored::unchanged);

    const auto stored = find("alpha");
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->display_name, "The alpha");
    EXPECT_EQ(stored->initial_equity->text(), "10000.5");
    EXPECT_EQ(stored->inception_us, 5);
    EXPECT_FALSE(stored->configured);
    EXPECT_EQ(sql("SELECT exchange_provider || account FROM accounts"), "recordedalpha");
    EXPECT_FALSE(find("nobody"));
}

TEST_F(Stores, TradersAreInPublicOrder) {
    for (const auto& [id, order] : {std::pair{"gamma", 2}, {"alpha", 0}, {"beta", 1}}) {
        storage::TraderRow row = recorded(id);
        row.sort_order = order == 0 ? std::nullopt : std::optional<std::int32_t>(order);
        record(row);
    }
    std::string order;
    for (const auto& row :
         read([](pg::Session& s) { return storage::all_traders(s, storage::Season{}); })) {
        order += row.id + " ";
    }
    EXPECT_EQ(order, "beta gamma alpha ");
}

TEST_F(Stores, AConfiguredTraderIsUpsertedAndARetiredOneKeepsItsHistory) {
    configure(configured("alpha", "one"));
    configure(configured("beta", "one"));
    sql("UPDATE trader_state SET cycle_number = 7, desired_state = 'paused' "
        "WHERE trader_id = 'alpha'");
    configure(configured("alpha", "two"));
    const auto digests = read([](pg::Session& s) { return storage::configured_digests(s); });
    ASSERT_EQ(digests.size(), 2u);
    EXPECT_EQ(digests[0].config_digest, "two");
    EXPECT_EQ(digests[1].config_digest, "one");
    EXPECT_EQ(state("alpha")->desired_state, "paused") << "what the arena learned stays";
    EXPECT_EQ(state("alpha")->cycle_number, 7);
    EXPECT_EQ(state("alpha")->allocation_pct, 25);
    EXPECT_EQ(sql("SELECT trader_config ->> 'leverage' FROM models WHERE id = 'alpha'"), "3");

    write([](WriteScope& s) {
        static const std::vector<std::string> gone{"alpha"};
        return storage::retire_traders(s, gone);
    });
    EXPECT_FALSE(find("alpha")->configured);
    EXPECT_TRUE(find("beta")->configured);
    EXPECT_EQ(state("alpha")->desired_state, "stopped");
    EXPECT_EQ(state("alpha")->reason, "no longer configured");
    EXPECT_EQ(
        sql("SELECT count(*) || ':' || string_agg(row ->> 'desired_state', ',' ORDER BY version) "
            "FROM trader_state_history WHERE trader_id = 'alpha'"),
        "3:running,paused,stopped");
    const auto states = read([](pg::Session& s) { return storage::all_trader_states(s); });
    ASSERT_EQ(states.size(), 2u);
    EXPECT_EQ(states[1].desired_state, "running");
}

TEST_F(Stores, EqualAnalyticsAreWrittenOnce) {
    storage::AnalyticsRow row;
    row.model_id = "alpha";
    row.updated_at = WallTime::from_ms(1'000);
    row.payload = pg::Json{R"({"b": 2, "a": -749.7700000000001})"};
    row.server_time_ms = 12;
    row.run_id = pg::Uuid{"00000000-0000-4000-8000-000000000001"};
    row.origin = "native";
    const auto store = [&] {
        return write([&](WriteScope& s) { return storage::store_analytics(s, row); });
    };
    EXPECT_TRUE(store());
    row.payload = pg::Json{R"({"a":-749.7700000000001,"b":2})"};
    EXPECT_FALSE(store()) << "the same JSON in other words";
    row.payload = pg::Json{R"({"a": 1})"};
    EXPECT_TRUE(store());
    EXPECT_EQ(sql("SELECT string_agg(payload ->> 'a', ' ' ORDER BY version) "
                  "FROM model_analytics_history"),
              "-749.7700000000001 1");
    EXPECT_EQ(
        read([](pg::Session& s) { return storage::all_analytics(s, storage::Season{}); }).size(),
        1u);
    const auto found =
        read([](pg::Session& s) { return storage::analytics_of(s, "alpha", storage::Season{}); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->payload.text, R"({"a": 1})");
    EXPECT_EQ(found->run_id, row.run_id);
    EXPECT_FALSE(
        read([](pg::Session& s) { return storage::analytics_of(s, "beta", storage::Season{}); }));
}

TEST_F(Stores, AnImportBeginsAndEndsOnce) {
    const auto empty = [](pg::Session& s) { return storage::store_is_empty(s); };
    const auto begin = [](WriteScope& s) {
        return storage::begin_import(s, "import:abc", "somewhere", "demonstration");
    };
    const auto finish = [](WriteScope& s) {
        return storage::finish_import(s, "import:abc", R"({"trades": 4})");
    };
    EXPECT_TRUE(read(empty));
    EXPECT_FALSE(write(finish)) << "it was never begun";
    EXPECT_TRUE(write(begin));
    EXPECT_FALSE(read(empty));
    EXPECT_FALSE(write(begin));
    auto imports = read([](pg::Session& s) { return storage::all_imports(s); });
    ASSERT_EQ(imports.size(), 1u);
    EXPECT_EQ(imports[0].state, "running");
    EXPECT_EQ(imports[0].finished_at, std::nullopt);
    EXPECT_TRUE(write(finish));
    EXPECT_FALSE(write(finish));
    imports = read([](pg::Session& s) { return storage::all_imports(s); });
    EXPECT_EQ(imports[0].state, "done");
    EXPECT_TRUE(imports[0].finished_at.has_value());
    EXPECT_EQ(sql("SELECT summary ->> 'trades' FROM import_runs"), "4");
}

TEST_F(Stores, MarketMetadataByProviderAndSymbol) {
    sql("INSERT INTO market_assets (provider, symbol, max_leverage, only_isolated) "
        "VALUES ('venue', 'BTC', 40, FALSE), ('sim', 'ETH', 20, NULL), ('sim', 'BTC', 10, NULL);"
        "INSERT INTO market_asset_ctx (provider, symbol, mark_px, impact_pxs) "
        "VALUES ('venue', 'BTC', 101.5, '[1, 2]'), ('sim', 'BTC', 99, NULL)");
    const auto assets = read([](pg::Session& s) { return storage::all_market_assets(s); });
    ASSERT_EQ(assets.size(), 3u);
    EXPECT_EQ(assets[0].symbol, "BTC");
    EXPECT_EQ(assets[1].symbol, "ETH");
    EXPECT_EQ(assets[2].provider, "venue");
    const auto asset =
        read([](pg::Session& s) { return storage::market_asset(s, "venue", "BTC"); });
    ASSERT_TRUE(asset);
    EXPECT_EQ(asset->max_leverage, 40);
    EXPECT_EQ(asset->only_isolated, false);
    EXPECT_FALSE(read([](pg::Session& s) { return storage::market_asset(s, "venue", "ETH"); }));
    const auto contexts = read([](pg::Session& s) { return storage::all_market_contexts(s); });
    ASSERT_EQ(contexts.size(), 2u);
    EXPECT_EQ(contexts[0].mark_px, 99);
    const auto context =
        read([](pg::Session& s) { return storage::market_context(s, "venue", "BTC"); });
    ASSERT_TRUE(context);
    EXPECT_EQ(context->impact_pxs->text, "[1, 2]");
    EXPECT_FALSE(read([](pg::Session& s) { return storage::market_context(s, "sim", "ETH"); }));
}

TEST_F(Stores, ServerMonthsAndViews) {
    const auto server = read([](pg::Session& s) { return storage::describe_server(s); });
    EXPECT_GE(server.version_number, 150'000);
    EXPECT_EQ(std::to_string(server.version_number / 10'000),
              server.version.substr(0, server.version.find('.')));
    EXPECT_FALSE(server.login.empty());
    EXPECT_TRUE(server.has_reader);
    EXPECT_TRUE(server.has_writer);

    constexpr std::int64_t last_of_2025_ms = 1'767'225'599'999;
    const auto month = [](std::int64_t ms) {
        return [ms](pg::Session& s) {
            return storage::ensure_month(s, storage::PartitionedTable::price_ticks, ms);
        };
    };
    EXPECT_TRUE(run(month(last_of_2025_ms)));
    EXPECT_FALSE(run(month(last_of_2025_ms - 86'400'000)));
    EXPECT_TRUE(run(month(last_of_2025_ms + 1))) << "the next year";
    EXPECT_EQ(sql("SELECT string_agg(c.relname::text, ' ' ORDER BY c.relname) FROM pg_inherits i "
                  "JOIN pg_class c ON c.oid = i.inhrelid "
                  "WHERE i.inhparent = 'price_ticks'::regclass"),
              "price_ticks_2025_12 price_ticks_2026_01");

    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 5, 1)");
    const auto refresh = [](pg::Session& s) -> Task<bool> {
        co_await storage::refresh_views(s);
        co_return true;
    };
    EXPECT_TRUE(run(refresh));
    EXPECT_TRUE(run(refresh)) << "the second time without locking readers out";
    EXPECT_EQ(sql("SELECT price FROM v_crypto_prices_latest"), "5");
}

} // namespace
} // namespace nof0::test
