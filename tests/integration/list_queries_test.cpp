// What a page costs: rows read in proportion to what is returned, on a history and on ten times
// that history alike. The text is the catalog's own, prepared and executed often enough for the
// server to choose a generic plan, as on a pooled connection.
#include "storage/pg/catalog.hpp"
#include "support/database.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

// Twenty traders; trader-19 is quiet and SOL rare, so that what is filtered late would be found
// out.
std::string filled_from_to(int from, int to) {
    const std::string range =
        "generate_series(" + std::to_string(from) + ", " + std::to_string(to - 1) + ") n";
    const std::string who = "'trader-' || CASE WHEN n % 5000 = 0 THEN 19 ELSE n % 19 END";
    const std::string what = "CASE WHEN n % 3000 = 0 THEN 'SOL' ELSE 'S' || n % 5 END";
    return "INSERT INTO trades (id, model_id, symbol, side, quantity, exit_ts_ms, exit_us, "
           "realized_net_pnl) SELECT 'trade-' || n, " +
           who + ", " + what + ", 'long', 1, n * 10, n::bigint * 10000, n % 977 - 400 FROM " +
           range +
           ";INSERT INTO fills (exchange_provider, account, fill_key, model_id, symbol, ts_ms, "
           "side, px, sz, digest, version) SELECT 'sim', 'a', 'K' || n, " +
           who + ", " + what + ", n * 10, 'buy', 1, 1, 'd', 1 FROM " + range +
           ";INSERT INTO conversations (model_id, ext_id, ts_us) SELECT " + who +
           ", 'thread-' || n, n::bigint * 10000 FROM " + range +
           ";INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, kind) SELECT " +
           who + ", n * 10, n % 977, 'sampler' FROM " + range + ";ANALYZE;";
}

const std::string k_traders =
    "(SELECT array_agg('trader-' || n) FROM generate_series(0, 19) n)::text[]";
// A place in the list of trades, and in that of fills.
std::string key_types(const std::string& list) {
    return list == "trade_pages" ? "bigint, text, bigint, text, bigint"
                                 : "bigint, text, text, bigint, text, text, bigint";
}
std::string newest(const std::string& list) {
    const std::string id = list == "trade_pages" ? "''" : "'', ''";
    return "9223372036854775807, " + id + ", -9223372036854775807, " + id + ", 100";
}
std::string middle(const std::string& list) {
    return list == "trade_pages" ? "300000000, 'x', -9223372036854775807, '', 100"
                                 : "300000, 'trader-5', 'K', -9223372036854775807, '', '', 100";
}

struct Asked {
    std::string name;
    std::string types;
    std::string arguments;
    double rows;     // returned
    double read_max; // from tables and indexes, at any length of the history
};

// Lists of a hundred rows; those of named traders look at as many of each.
std::vector<Asked> asked() {
    const std::string hidden = "ARRAY['house']";
    const std::string quiet = "ARRAY['trader-19']";
    std::vector<Asked> all;
    for (const std::string list : {"trade_pages", "fill_pages"}) {
        const std::string types = "(text[], " + key_types(list) + ")";
        const std::string with_symbol = "(text[], " + key_types(list) + ", text)";
        all.push_back({list + ".all", types, "(" + hidden + ", " + newest(list) + ")", 100, 200});
        all.push_back({list + ".all", types, "(" + hidden + ", " + middle(list) + ")", 100, 200});
        all.push_back({list + ".of", types, "(ARRAY['trader-3'], " + middle(list) + ")", 100, 200});
        all.push_back(
            {list + ".of", types, "(" + k_traders + ", " + newest(list) + ")", 100, 4'000});
        all.push_back({list + ".of_symbol", with_symbol,
                       "(" + quiet + ", " + newest(list) + ", 'S3')", 0, 100});
        all.push_back({list + ".of_symbol", with_symbol,
                       "(" + k_traders + ", " + newest(list) + ", 'S1')", 100, 4'000});
    }
    const std::string bounds = "9223372036854775807, 0, -9223372036854775807, 0, 100";
    const std::string five = "bigint, bigint, bigint, bigint, bigint";
    all.push_back({"conversation_pages.all", "(" + five + ")", "(" + bounds + ")", 100, 400});
    all.push_back({"conversation_pages.of", "(" + five + ", text[])",
                   "(" + bounds + ", ARRAY['trader-3'])", 100, 400});
    all.push_back({"trade_pages.extremes", "(bigint)", "(0)", 20, 200});
    all.push_back({"curves.equity", "(text[], bigint, bigint, bigint)",
                   "(ARRAY['trader-3'], 0, 300000, 3000)", 100, 400});
    all.push_back({"curves.equity_page", "(text, bigint, bigint, bigint)",
                   "('trader-3', 300000, 0, 100)", 100, 200});
    return all;
}

double rows_read(const Json& node) {
    double rows = 0;
    if (node.contains("Relation Name") && node.at("Relation Name") != "models") {
        rows += node.at("Actual Loops").get<double>() *
                (node.at("Actual Rows").get<double>() + node.value("Rows Removed by Filter", 0.0) +
                 node.value("Rows Removed by Index Recheck", 0.0));
    }
    for (const Json& child : node.value("Plans", Json::array())) {
        rows += rows_read(child);
    }
    return rows;
}

void expect_bounded(TestDatabase& database, const Asked& asked) {
    std::string text = pg::Catalog::embedded().sql(asked.name);
    text.erase(text.find_last_not_of(" \n;") + 1);
    // A parameter of EXECUTE may be no subquery: the traders become a literal.
    std::string arguments = asked.arguments;
    if (const auto at = arguments.find(k_traders); at != std::string::npos) {
        arguments.replace(at, k_traders.size(), "'" + database.sql("SELECT " + k_traders) + "'");
    }
    std::string script = "PREPARE q" + asked.types + " AS " + text + ";\n";
    for (int i = 0; i < 6; ++i) {
        script += "EXECUTE q" + arguments + ";\n";
    }
    const std::string plan =
        database.sql(script + "EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE q" + arguments);
    const Json root = Json::parse(plan).at(0).at("Plan");
    EXPECT_EQ(root.at("Actual Rows").get<double>(), asked.rows) << asked.name;
    EXPECT_LE(rows_read(root), asked.read_max) << asked.name << arguments << "\n" << plan;
}

TEST(ListQueries, APageCostsTheSameHoweverLongTheHistoryIs) {
    TestDatabase database;
    database.sql("INSERT INTO models (id, display_name) SELECT 'trader-' || n, 'T' FROM "
                 "generate_series(0, 19) n;"
                 "SELECT ensure_month_nof0('account_equity_snapshots', '1970_01', 0, 2678400000)");
    database.sql(filled_from_to(0, 40'000));
    for (const Asked& question : asked()) {
        expect_bounded(database, question);
    }
    database.sql(filled_from_to(40'000, 400'000));
    for (const Asked& question : asked()) {
        expect_bounded(database, question);
    }
}

} // namespace
} // namespace nof0::test
