// nof0 import against a real store: what a recording becomes, that a second import changes nothing,
// that a broken one leaves nothing, and that one that was cut short is completed.
#include "support/arena.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

using pipelines::ImportCount;
using pipelines::ImportPositions;
using pipelines::ImportSummary;

const ImportCount& count_of(const ImportSummary& summary, const std::string& what) {
    for (const ImportCount& count : summary.counts) {
        if (count.what == what) {
            return count;
        }
    }
    throw std::runtime_error("no count of " + what);
}

std::string number(const TestDatabase& database, const std::string& query) {
    return database.sql(query);
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

TEST(Import, RecordedArena) {
    if (recorded_arena().empty()) {
        GTEST_SKIP() << "the recorded arena is not beside this clone";
    }
    TestArena arena;
    const ImportSummary first = arena.import(recorded_arena(), ImportPositions::skip);
    EXPECT_EQ(count_of(first, "traders").written, 7u);
    EXPECT_EQ(count_of(first, "trades").written, 230u);
    EXPECT_EQ(count_of(first, "account rows").written, 8u);
    EXPECT_EQ(count_of(first, "conversations").written, 106u);
    EXPECT_EQ(count_of(first, "analytics").written, 6u);
    EXPECT_EQ(count_of(first, "prices").written, 6u);

    const TestDatabase& database = arena.database();
    EXPECT_EQ(number(database, "SELECT count(*) FROM decision_cycles"), "100");
    EXPECT_EQ(number(database, "SELECT sum(trades) FROM trader_totals"), "230");
    EXPECT_EQ(number(database, "SELECT count(*) FROM trades WHERE version = 0"), "0");
    EXPECT_EQ(number(database, "SELECT kind FROM models WHERE id = 'buynhold_btc'"), "benchmark");
    EXPECT_EQ(number(database, "SELECT count(*) FROM positions"), "0");
}

TEST(Import, SecondImportChangesNothing) {
    TestArena arena;
    TemporaryFolder folder;
    write_small_demo(folder.path());
    const ImportSummary first = arena.import(folder.path(), ImportPositions::take);
    EXPECT_TRUE(first.changed());
    const ImportSummary second = arena.import(folder.path(), ImportPositions::take);
    EXPECT_FALSE(second.changed());
    EXPECT_EQ(second.version, first.version);
    for (const ImportCount& count : second.counts) {
        EXPECT_EQ(count.already_there, count.read) << count.what;
        EXPECT_EQ(count.refused, 0u) << count.what << ": " << count.why;
    }
    const TestDatabase& database = arena.database();
    EXPECT_EQ(number(database, "SELECT version FROM data_head"), std::to_string(first.version));
    EXPECT_EQ(number(database, "SELECT count(*) FROM data_versions"),
              std::to_string(first.version));
    EXPECT_EQ(number(database, "SELECT state FROM import_runs"), "done");
}

TEST(Import, FillsArriveExactly) {
    TestArena arena;
    TemporaryFolder folder;
    write_small_demo(folder.path());
    const ImportSummary summary = arena.import(folder.path(), ImportPositions::skip);
    EXPECT_GT(count_of(summary, "fills").written, 0u);
    // The ledger's sums are exact decimals: what the fills moved is what the trades and the open
    // positions say.
    EXPECT_EQ(number(arena.database(), "SELECT count(*) FROM fills WHERE digest = ''"), "0");
    EXPECT_EQ(number(arena.database(),
                     "SELECT count(*) FROM (SELECT model_id, symbol, sum(CASE side WHEN 'buy' THEN "
                     "sz ELSE -sz END) AS held FROM fills GROUP BY 1, 2) f WHERE held <> 0"),
              number(arena.database(),
                     "SELECT sum((SELECT count(*) FROM jsonb_object_keys(positions))) FROM "
                     "(SELECT DISTINCT ON (model_id) positions FROM equity_hourly e "
                     "ORDER BY model_id, hour_marker DESC) newest"));
}

// Everything is judged before anything is written.
TEST(Import, BrokenRecordingLeavesNothing) {
    TestArena arena;
    TemporaryFolder folder;
    write_small_demo(folder.path());
    const std::filesystem::path trades = folder.path() / "trades.json";
    const std::string whole = read(trades);
    write(trades, whole.substr(0, whole.size() / 2));
    pipelines::ImportOptions options;
    options.folder = folder.path();
    const auto result = arena.try_import(options);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().front().file, "trades.json");
    EXPECT_GT(result.error().front().line, 0u);
    const TestDatabase& database = arena.database();
    EXPECT_EQ(number(database, "SELECT version FROM data_head"), "0");
    EXPECT_EQ(number(database, "SELECT count(*) FROM models"), "0");
    EXPECT_EQ(number(database, "SELECT count(*) FROM import_runs"), "0");
    EXPECT_EQ(number(database, "SELECT count(*) FROM leases"), "0");
}

// Facts are not changed by importing: a recording that contradicts what is stored is told so.
TEST(Import, AnotherStartOfATraderIsRefused) {
    TestArena arena;
    TemporaryFolder folder;
    write_small_demo(folder.path());
    arena.import(folder.path(), ImportPositions::skip);
    const std::filesystem::path file = folder.path() / "since-inception-values.json";
    std::string text = read(file);
    const std::string key = "\"nav_since_inception\":";
    const std::size_t at = text.find(key);
    ASSERT_NE(at, text.npos);
    write(file, text.insert(at + key.size(), "9"));
    const ImportCount count =
        count_of(arena.import(folder.path(), ImportPositions::skip), "traders");
    EXPECT_EQ(count.refused, 1u);
    EXPECT_NE(count.why.find("another start value"), std::string::npos) << count.why;
}

// What an import that died half way left is completed by running it again.
TEST(Import, CutShortIsCompleted) {
    TestArena whole;
    TestArena resumed;
    TemporaryFolder folder;
    write_small_demo(folder.path());
    whole.import(folder.path(), ImportPositions::take);
    resumed.import(folder.path(), ImportPositions::take);
    // As if it had died before these rows were committed.
    resumed.database().sql(
        "DELETE FROM trades WHERE id IN (SELECT id FROM trades ORDER BY id LIMIT 9);"
        "DELETE FROM trader_totals;"
        "INSERT INTO trader_totals SELECT model_id, 1, count(*), "
        "count(*) FILTER (WHERE realized_net_pnl > 0), 0, 0, 0, 0 "
        "FROM trades GROUP BY model_id;"
        "DELETE FROM account_equity_snapshots WHERE ts_ms % 2 = 0;"
        "DELETE FROM equity_hourly WHERE hour_marker % 3 = 0;"
        "UPDATE import_runs SET state = 'running', finished_at = NULL");
    const ImportSummary again = resumed.import(folder.path(), ImportPositions::take);
    EXPECT_EQ(count_of(again, "trades").written, 9u);
    for (const char* query :
         {"SELECT md5(string_agg(id || realized_net_pnl || exit_us, ',' ORDER BY id)) FROM trades",
          "SELECT md5(string_agg(model_id || ts_ms || equity_usd, ',' ORDER BY model_id, ts_ms)) "
          "FROM account_equity_snapshots",
          "SELECT string_agg(state, ',') FROM import_runs",
          "SELECT string_agg(model_id || ':' || trades || ':' || wins, ',' ORDER BY model_id) FROM "
          "(SELECT DISTINCT ON (model_id) * FROM trader_totals ORDER BY model_id, version DESC) "
          "t"}) {
        EXPECT_EQ(number(resumed.database(), query), number(whole.database(), query)) << query;
    }
}

// A row that says something else under a stored id is refused and named; the rest goes in.
TEST(Import, ConflictingRowIsRefused) {
    TestArena arena;
    TemporaryFolder folder;
    write_small_demo(folder.path());
    arena.import(folder.path(), ImportPositions::skip);
    arena.database().sql("UPDATE trades SET exit_price = exit_price + 1 WHERE id = "
                         "(SELECT min(id) FROM trades)");
    const ImportSummary again = arena.import(folder.path(), ImportPositions::skip);
    EXPECT_EQ(count_of(again, "trades").refused, 1u);
    EXPECT_NE(count_of(again, "trades").why.find("another trade"), std::string::npos);
}

} // namespace
} // namespace nof0::test
