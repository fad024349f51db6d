// The four reference queries of the storage design, as shipped, on a million trades and a million
// snapshots: they give the design's answers and read at most twenty rows for each row they return.
// The other lists that the API asks for all the time are held to the same.
//
// The text is the catalog's own; it runs as a prepared statement that was executed often enough for
// the server to choose between a generic and a custom plan, as it does for a pooled connection.
#include "storage/pg/catalog.hpp"
#include "storage/views.hpp"
#include "support/database.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

constexpr double k_reads_per_row_max = 20;

// 100 traders, 90 days up to now. Trades close 7.776 s apart, one trader after the other; each
// trader is observed every 777.6 s. Nothing closes in the same millisecond, because the design
// leaves the order of those open.
const char* const k_fill = R"(
CREATE TABLE origin_of_time AS
    SELECT (extract(epoch FROM now()) * 1000)::bigint - 90 * 86400000::bigint AS start_ms;
INSERT INTO models (id, display_name, sort_order)
    SELECT 'trader-' || n, 'Trader ' || n, n FROM generate_series(0, 99) n;
SELECT ensure_month_nof0('account_equity_snapshots', to_char(month, 'YYYY_MM'),
                         (extract(epoch FROM month) * 1000)::bigint,
                         (extract(epoch FROM month + interval '1 month') * 1000)::bigint)
    FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC' - interval '91 days'),
                         now() AT TIME ZONE 'UTC' + interval '1 day', interval '1 month') AS month;
INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl, kind)
    SELECT 'trader-' || n % 100, start_ms + n / 100 * 777600::bigint + n % 100, 10000 + n % 977, n % 13,
           n % 7, 'sampler'
    FROM generate_series(0, 999999) n, origin_of_time;
INSERT INTO trades (id, model_id, symbol, side, quantity, entry_ts_ms, exit_ts_ms, entry_us, exit_us,
                    realized_net_pnl)
    SELECT 'trade-' || n, 'trader-' || n % 100, 'S' || n % 6, 'long', 1, start_ms + n * 7776::bigint - 5000,
           start_ms + n * 7776::bigint, (start_ms + n * 7776::bigint - 5000) * 1000,
           (start_ms + n * 7776::bigint) * 1000, n % 17 - 8
    FROM generate_series(0, 999999) n, origin_of_time;
INSERT INTO positions (id, model_id, symbol, side, entry_price, quantity, entry_ts_ms, exchange_provider,
                       account, status, exit_ts_ms)
    SELECT 'position-' || n, 'trader-' || n % 100, 'S' || n / 100 % 6, 'long', 100, 1,
           start_ms + n * 1000::bigint, 'venue', 'account-' || n % 100,
           CASE WHEN n >= 99400 THEN 'open' ELSE 'closed' END,
           CASE WHEN n >= 99400 THEN NULL ELSE start_ms + n * 1000::bigint + 500 END
    FROM generate_series(0, 99999) n, origin_of_time;
INSERT INTO orders (cloid, model_id, leg, exchange_provider, account, symbol, side, kind, qty, status, oid,
                    created_ms, updated_ms, version)
    SELECT 'order-' || n, 'trader-' || n % 100, (ARRAY['main', 'take_profit', 'stop_loss'])[n % 3 + 1], 'venue',
           'account-' || n % 100, 'S' || n / 100 % 6, 'sell', 'limit', 1,
           CASE WHEN n >= 99400 THEN 'open' ELSE 'filled' END, n, n, n, 1
    FROM generate_series(0, 99999) n;
INSERT INTO price_latest (symbol, price, ts_ms) SELECT 'S' || n, 100 + n, 1 FROM generate_series(0, 5) n;
INSERT INTO market_assets (provider, symbol, max_leverage)
    SELECT p, 'S' || n, 20 FROM unnest(ARRAY['sim', 'venue']) p, generate_series(0, 199) n;
INSERT INTO equity_hourly (model_id, hour_marker, minute_marker, ts_us, equity_usd, version)
    SELECT 'trader-' || n % 100, n / 100, n / 100 * 60, n / 100 * 3600000000::bigint, 10000, 1
    FROM generate_series(0, 215999) n;
INSERT INTO trader_totals
    SELECT 'trader-' || n % 100, n / 100, n / 100, 0, 0, 0, 0, 0 FROM generate_series(0, 99999) n;
ANALYZE;
)";

std::string text_of(const std::string& name) {
    std::string text = pg::Catalog::embedded().sql(name);
    while (text.ends_with('\n') || text.ends_with(';') || text.ends_with(' ')) {
        text.pop_back();
    }
    return text;
}

// PREPARE of the catalog's text, and enough executions for a generic plan to be considered.
std::string prepared(const std::string& name, const std::string& types,
                     const std::string& arguments) {
    const std::string execute = "EXECUTE q" + arguments + ";\n";
    std::string script = "PREPARE q" + types + " AS " + text_of(name) + ";\n";
    for (int i = 0; i < 6; ++i) {
        script += execute;
    }
    return script;
}

struct Reads {
    double read = 0;                       // rows that scans of tables looked at
    double returned = 0;                   // by the whole query
    std::vector<std::string> late_filters; // key columns that were filtered instead of looked up
};

bool names_a_key(const std::string& filter) {
    for (const char* column : {"model_id", "ts_ms", "status", "hour_marker", "version ="}) {
        if (filter.find(column) != std::string::npos) {
            return true;
        }
    }
    return false;
}

void add_scans(const Json& node, Reads& reads) {
    if (node.contains("Relation Name")) {
        const double loops = node.at("Actual Loops").get<double>();
        reads.read += loops * (node.at("Actual Rows").get<double>() +
                               node.value("Rows Removed by Filter", 0.0) +
                               node.value("Rows Removed by Index Recheck", 0.0));
        const std::string filter = node.value("Filter", std::string());
        if (names_a_key(filter)) {
            reads.late_filters.push_back(node.at("Relation Name").get<std::string>() + ": " +
                                         filter);
        }
    }
    for (const Json& child : node.value("Plans", Json::array())) {
        add_scans(child, reads);
    }
}

class ReferenceQueries : public testing::Test {
protected:
    static void SetUpTestSuite() {
        database_ = std::make_unique<TestDatabase>();
        database_->sql(k_fill);
    }
    static void TearDownTestSuite() { database_.reset(); }

    static std::string sql(const std::string& statements) { return database_->sql(statements); }

    static void expect_bounded(const std::string& name, double rows, const std::string& types = "",
                               const std::string& arguments = "") {
        const std::string plan = sql(prepared(name, types, arguments) +
                                     "EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE q" + arguments);
        const Json root = Json::parse(plan).at(0).at("Plan");
        Reads reads;
        reads.returned = root.at("Actual Rows").get<double>();
        add_scans(root, reads);
        EXPECT_EQ(reads.returned, rows) << name;
        EXPECT_LE(reads.read, k_reads_per_row_max * reads.returned) << name << "\n" << plan;
        EXPECT_TRUE(reads.late_filters.empty()) << name << ": " << reads.late_filters.front();
        RecordProperty(name + ".rows_read", std::to_string(reads.read));
        std::printf("%s: %.0f rows read, %.0f returned\n", name.c_str(), reads.read,
                    reads.returned);
    }

    // "t" when `columns` of our answer, in its order, are those of the design's query.
    static std::string same_answer(const std::string& name, const std::string& columns,
                                   const std::string& original, const std::string& types = "",
                                   const std::string& arguments = "") {
        const auto digest = [&](const std::string& from) {
            return "(SELECT count(*) || md5(string_agg((" + columns + ")::text, ';')) FROM " +
                   from + " AS rows)";
        };
        return sql("PREPARE q" + types + " AS " + text_of(name) +
                   "; CREATE TEMP TABLE ours AS EXECUTE q" + arguments + "; SELECT " +
                   digest("ours") + " = " + digest("(" + original + ")"));
    }

    inline static std::unique_ptr<TestDatabase> database_;
};

const char* const k_design_latest =
    "SELECT DISTINCT ON (model_id) model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl "
    "FROM account_equity_snapshots ORDER BY model_id, ts_ms DESC";
const char* const k_design_since =
    "SELECT * FROM trades WHERE exit_ts_ms >= "
    "EXTRACT(EPOCH FROM (NOW() - INTERVAL '24 hours')) * 1000 ORDER BY exit_ts_ms DESC";
const char* const k_a_day_ago =
    "(ceil(extract(epoch FROM (now() - interval '24 hours')) * 1000)::bigint)";

TEST_F(ReferenceQueries, TheStoreHoldsAMillionOfEach) {
    EXPECT_EQ(sql("SELECT count(*) FROM trades"), "1000000");
    EXPECT_EQ(sql("SELECT count(*) FROM account_equity_snapshots"), "1000000");
}

TEST_F(ReferenceQueries, LatestEquityOfEveryTrader) {
    expect_bounded("equity.latest", 100);
    EXPECT_EQ(same_answer("equity.latest",
                          "model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl",
                          k_design_latest),
              "t");
}

TEST_F(ReferenceQueries, OpenPositionsOfOneTrader) {
    expect_bounded("positions.open_of", 6, "(text[])", "('{trader-42}')");
    EXPECT_EQ(same_answer("positions.open_of",
                          "id, symbol, side, entry_price, quantity, entry_ts_ms, status",
                          "SELECT * FROM positions WHERE model_id = 'trader-42' AND "
                          "status = 'open' ORDER BY entry_ts_ms DESC",
                          "(text[])", "('{trader-42}')"),
              "t");
}

TEST_F(ReferenceQueries, TradesOfTheLastDay) {
    const std::string rows = sql("SELECT count(*) FROM trades WHERE exit_ts_ms >= "
                                 "(SELECT start_ms + 89 * 86400000::bigint FROM origin_of_time)");
    const std::string since =
        "(" + sql("SELECT start_ms + 89 * 86400000::bigint FROM origin_of_time") + ")";
    EXPECT_GT(std::stod(rows), 11'000);
    expect_bounded("trades.since", std::stod(rows), "(bigint)", since);
    EXPECT_EQ(same_answer("trades.since", "id, model_id, exit_ts_ms, realized_net_pnl",
                          k_design_since, "(bigint)", k_a_day_ago),
              "t");
}

TEST_F(ReferenceQueries, ViewsAreRefreshedTheFirstTimeAndWhileTheyAreRead) {
    TestLoop loop(database_->dsn(), [] {
        pg::PoolOptions options;
        options.statement_timeout_ms = 0;
        return options;
    }());
    const auto refresh = [](pg::Pool& pool) -> Task<> {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(Deadline::after(std::chrono::seconds(600)));
        co_await storage::refresh_views(session);
    };
    const std::string same =
        "SELECT count(*) FROM (" + std::string(k_design_latest) +
        ") d FULL JOIN v_leaderboard v USING (model_id, ts_ms, equity_usd, realized_pnl, "
        "unrealized_pnl) WHERE v.display_name IS NULL OR d IS NULL";
    loop.run(refresh(loop.pool()), std::chrono::seconds(600));
    EXPECT_EQ(sql("SELECT count(*) FROM v_leaderboard"), "100");
    EXPECT_EQ(sql(same), "0");
    EXPECT_EQ(sql("SELECT count(*) FROM v_crypto_prices_latest"), "6");
    EXPECT_EQ(sql("SELECT count(*) FROM v_since_inception"),
              sql("SELECT count(DISTINCT (model_id, ts_ms / 3600000)) "
                  "FROM account_equity_snapshots"));

    sql("UPDATE price_latest SET price = 7 WHERE symbol = 'S1'");
    loop.run(refresh(loop.pool()), std::chrono::seconds(600));
    EXPECT_EQ(sql("SELECT price FROM v_crypto_prices_latest WHERE symbol = 'S1'"), "7");
}

TEST_F(ReferenceQueries, TheListsOfTheApiAreBoundedToo) {
    expect_bounded("trades.recent", 1000, "(bigint, bigint)", "(10, 0)");
    expect_bounded("trades.recent_of", 50, "(text[], bigint, bigint)", "('{trader-42}', 50, 0)");
    expect_bounded("trades.totals", 100, "(bigint)", "(0)");
    expect_bounded("equity.hourly", 4800, "(int, bigint, bigint, int)", "(2000, 48, 0, 0)");
    expect_bounded("equity.newest_hours", 100, "(int)", "(0)");
    expect_bounded("equity.curve", 200, "(text[], bigint, int)", "('{trader-42}', 200, 0)");
    expect_bounded("positions.open", 600);
}

} // namespace
} // namespace nof0::test
