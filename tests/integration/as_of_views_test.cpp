// The past in the store: what triggers keep, what views show of it, and what has none.
#include "projections/audit.hpp"
#include "storage/price_feed.hpp"
#include "storage/prices.hpp"
#include "storage/traders.hpp"
#include "support/store_fixture.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace nof0::test {
namespace {

class AsOfViews : public StoreFixture {
protected:
    void SetUp() override {
        sql("SELECT ensure_month_nof0('price_ticks', '1970_01', 0, 2678400000)");
    }
    static storage::Tick tick(double price, std::int64_t ts_ms, std::string source = "feed") {
        return {.symbol = "BTC", .price = price, .ts_ms = ts_ms, .source = std::move(source)};
    }
    std::int64_t store(const storage::Tick& tick) {
        write([&](storage::WriteScope& scope) { return storage::store_tick(scope, tick); });
        return head_version();
    }
    // What the statement says of a version; "none" where there is no such version.
    std::string at(std::int64_t version, const std::string& question) {
        const std::string v = std::to_string(version);
        return sql("BEGIN; DO $$ BEGIN IF NOT (SELECT is_found FROM as_of.enter(" + v +
                   ")) THEN RAISE EXCEPTION 'no version'; END IF; END $$; " + question);
    }
    std::string price_at(std::int64_t version) {
        return at(version, "SELECT coalesce(max(price)::text, 'none') FROM price_latest");
    }
    // Changes the one trader, as a transaction of its own.
    std::int64_t rename(const std::string& name) {
        sql("BEGIN; UPDATE data_head SET version = version + 1, at_ms = at_ms + 1; INSERT INTO "
            "data_versions SELECT version, at_ms FROM data_head; INSERT INTO models (id, "
            "display_name, version) SELECT 'a', '" +
            name +
            "', version FROM data_head ON CONFLICT "
            "(id) DO UPDATE SET display_name = EXCLUDED.display_name, version = EXCLUDED.version; "
            "UPDATE models SET provider = '" +
            name + "' WHERE id = 'a'; COMMIT");
        return head_version();
    }
    static Task<std::optional<storage::Head>> head_at(pg::Pool& pool, std::int64_t version) {
        const auto scope = co_await storage::ReadScope::open_past(pool, version, soon());
        co_return scope ? std::optional(scope->head()) : std::nullopt;
    }
};

TEST_F(AsOfViews, EveryStateOfARowIsFoundAgain) {
    std::vector<std::int64_t> versions;
    for (int i = 0; i < 40; ++i) {
        versions.push_back(rename("name " + std::to_string(i)));
        store(tick(100, 1'000 + i)); // a version in between
    }
    for (int i = 0; i < 40; ++i) {
        const std::string name = "name " + std::to_string(i);
        const std::string both = "SELECT display_name || provider FROM models";
        EXPECT_EQ(at(versions[i], both), name + name);
        EXPECT_EQ(at(versions[i] + 1, both), name + name);
    }
    EXPECT_EQ(at(versions[0] - 1, "SELECT count(*) FROM models"), "0");
    EXPECT_EQ(sql("SELECT count(*) FROM models_past"), "39")
        << "what a transaction changes twice was never seen in between";
}

TEST_F(AsOfViews, AForkLiesBetweenItsEndsAndOnThePathOfEachVersion) {
    EXPECT_EQ(sql("SELECT count(*) FROM generate_series(0, 40) s, generate_series(1, 41) u WHERE "
                  "s < u AND NOT as_of.fork(s, u) BETWEEN s AND u - 1"),
              "0");
    rename("x");
    sql("UPDATE data_head SET version = 40; INSERT INTO data_versions SELECT v, 1000000 FROM "
        "generate_series(2, 40) v");
    for (const std::int64_t version : {0, 1, 7, 8, 31, 32, 39, 40}) {
        const std::string v = std::to_string(version);
        EXPECT_EQ(at(version, "SELECT count(*) FROM generate_series(0, " + v +
                                  ") s, generate_series(" + v +
                                  " + 1, 41) u WHERE NOT "
                                  "as_of.fork(s, u) = ANY (as_of.path())"),
                  "0")
            << v;
    }
}

TEST_F(AsOfViews, ThePriceIsThatOfTheBoardsFeedsThen) {
    const std::int64_t first = store(tick(100, 10'000));
    const std::int64_t second = store(tick(101, 70'000));
    const std::int64_t late = store(tick(99, 20'000));
    EXPECT_EQ(price_at(first - 1), "none");
    EXPECT_EQ(price_at(first), "100");
    EXPECT_EQ(price_at(second), "101");
    EXPECT_EQ(price_at(late), "101");
    const storage::ShownFeeds other{{"other"}, {"BTC"}, {true}};
    write([&](storage::WriteScope& scope) { return storage::store_shown(scope, other); });
    const std::int64_t shown = head_version();
    sql("INSERT INTO price_ticks (symbol, price, ts_ms, source, version) VALUES ('BTC', 7, 80000, "
        "'hidden', " +
        std::to_string(shown) + "), ('BTC', 102, 80000, 'other', " + std::to_string(shown) + ")");
    EXPECT_EQ(price_at(shown), "102");
    EXPECT_EQ(price_at(late), "101");
}

TEST_F(AsOfViews, ABarThatWentOnIsMadeOfTheTicksOfThen) {
    store(tick(100, 60'000));
    store(tick(105, 61'000));
    const std::int64_t then = store(tick(95, 62'000));
    const std::string bar = "SELECT open || ' ' || high || ' ' || low || ' ' || close || ' ' || "
                            "ticks || ' ' || close_ts_ms FROM price_bars";
    EXPECT_EQ(at(then, bar), "100 105 95 95 3 62000");
    store(tick(120, 63'000));
    store(tick(80, 59'999));
    EXPECT_EQ(at(then, bar), "100 105 95 95 3 62000");
    EXPECT_EQ(at(then + 1, bar), "100 120 95 120 4 63000");
}

TEST_F(AsOfViews, FactsAheadOfTheirVersionAreFound) {
    const std::int64_t ahead_ms = 1'000'000 + 3'600'000; // the scope's time and an hour
    const std::int64_t ahead = store(tick(5, ahead_ms));
    EXPECT_EQ(price_at(ahead), "5");
    EXPECT_EQ(sql("SELECT version || ' ' || until_ms FROM time_horizons"),
              std::to_string(ahead) + " " + std::to_string(ahead_ms));
    store(tick(6, 1'000'000));
    EXPECT_EQ(sql("SELECT count(*) FROM time_horizons"), "1");
}

TEST_F(AsOfViews, AScopeOfThePastSaysItsVersion) {
    const std::int64_t first = rename("x");
    rename("y");
    const auto head = loop().run(head_at(loop().pool(), first));
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->version, first);
    EXPECT_EQ(std::to_string(head->at_ms),
              sql("SELECT at_ms FROM data_versions WHERE version = " + std::to_string(first)));
    EXPECT_FALSE(loop().run(head_at(loop().pool(), first + 2)).has_value());
    const auto moment =
        read([](pg::Session& session) { return storage::resolve_moment(session, 1'000'000'000); });
    EXPECT_EQ(moment.version, first + 1);
    EXPECT_FALSE(moment.is_settled);
    sql("UPDATE past_begins SET version = 2");
    EXPECT_FALSE(loop().run(head_at(loop().pool(), 1)).has_value()) << "before it was kept";
}

// A table without a view must not answer with its rows of today.
TEST_F(AsOfViews, ReadersOfThePastMaySeeNothingElse) {
    rename("x");
    EXPECT_EQ(sql("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                  "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm') AND "
                  "has_table_privilege('nof0_past', c.oid, 'SELECT')"),
              "0");
    // Each view has the columns of its table, in their order.
    EXPECT_EQ(sql("SELECT string_agg(v.relname || '.' || a.attname, ' ') FROM pg_class v JOIN "
                  "pg_class t ON t.relname = v.relname AND t.relnamespace = "
                  "'public'::regnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > "
                  "0 AND NOT a.attisdropped WHERE v.relnamespace = 'as_of'::regnamespace AND "
                  "v.relkind = 'v' AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = "
                  "v.oid AND b.attname = a.attname AND b.atttypid = a.atttypid)"),
              "");
    // Every table that has a companion names all of its columns there.
    EXPECT_EQ(
        sql("SELECT string_agg(t.relname || '.' || a.attname, ' ') FROM pg_class p JOIN "
            "pg_class t ON p.relname = t.relname || '_past' JOIN pg_attribute a ON a.attrelid "
            "= t.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE p.relnamespace = "
            "'public'::regnamespace AND t.relnamespace = p.relnamespace AND p.relkind = 'r' "
            "AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = p.oid AND "
            "b.attname = a.attname)"),
        "");
}

} // namespace
} // namespace nof0::test
