// Parity through real servers and HTTP: a recording that was imported comes out of our API as it
// was recorded, and an edit of what is stored is found.
#include "app/arena_server.hpp"
#include "app/demo/demo.hpp"
#include "app/parity/checks.hpp"
#include "app/parity/documents.hpp"
#include "support/arena.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

using app::parity::Counts;
using app::parity::Endpoint;
using app::parity::Report;
using testing::HasSubstr;

Report parity(TestArena& arena, const std::filesystem::path& folder) {
    const auto recorded = app::parity::read_documents(folder);
    app::ArenaServer server(arena.config(), arena.endpoints());
    const auto url = net::parse_url(server.url());
    return app::parity::compare(recorded, app::parity::fetch_documents(url.value(), recorded),
                                arena.config().api.account_totals_hours);
}

void expect_all_equal_but(const Report& report, Endpoint endpoint, std::int64_t explained) {
    const Counts& counts = report.counts(endpoint);
    EXPECT_EQ(counts.equal, counts.compared - explained) << to_text(endpoint);
    EXPECT_EQ(counts.explained, explained) << to_text(endpoint);
}

// What was explained must stay as little as it is: an explanation that grows would hide a fault.
TEST(Parity, TheRecordedArenaComesOutAsItWasRecorded) {
    const auto folder = recorded_arena();
    if (folder.empty()) {
        GTEST_SKIP() << "the recorded arena is not on this machine";
    }
    TestArena arena;
    arena.import(folder, pipelines::ImportPositions::skip);
    const Report report = parity(arena, folder);
    EXPECT_EQ(report.total().different, 0) << report.text();
    constexpr std::int64_t server_time = 1;
    EXPECT_EQ(report.counts(Endpoint::trades).compared, 230 * 33 + 6 + server_time);
    expect_all_equal_but(report, Endpoint::trades, server_time);
    expect_all_equal_but(report, Endpoint::since_inception, server_time);
    expect_all_equal_but(report, Endpoint::crypto_prices, server_time);
    EXPECT_GT(report.counts(Endpoint::conversations).compared, 100 * 11 + 6 * 3);
    expect_all_equal_but(report, Endpoint::conversations, 0);
    EXPECT_EQ(report.counts(Endpoint::analytics).compared, 6 * 99 + 1 + server_time);
    expect_all_equal_but(report, Endpoint::analytics, server_time);
    // Two single files are of another moment than analytics.json.
    expect_all_equal_but(report, Endpoint::analytics_one, 43);
    expect_all_equal_but(report, Endpoint::account_totals, server_time);
    // Five std_taker_fee, and what follows from gemini's cut list.
    expect_all_equal_but(report, Endpoint::analytics_recomputed, 5 + 46);
    EXPECT_EQ(report.counts(Endpoint::leaderboard_recomputed).equal, 6);
    expect_all_equal_but(report, Endpoint::leaderboard, 48);
    expect_all_equal_but(report, Endpoint::positions, 120);
}

TEST(Parity, ADemonstrationComesOutWhole) {
    const TemporaryFolder folder;
    app::demo::DemoOptions demo;
    demo.seed = 5;
    demo.traders = 4;
    demo.days = 3;
    demo.end_time = TestArena::k_import_time;
    write_recording(folder.path(), demo);
    TestArena arena;
    arena.import(folder.path(), pipelines::ImportPositions::take);
    const Report report = parity(arena, folder.path());
    EXPECT_EQ(report.total().different, 0) << report.text();
    // Equity and return only: a trader's newest row may be of another moment than the board.
    EXPECT_LE(report.counts(Endpoint::leaderboard).explained, 2 * demo.traders);
    expect_all_equal_but(report, Endpoint::leaderboard_recomputed, 0);
    expect_all_equal_but(report, Endpoint::analytics_recomputed, 0);
    EXPECT_GT(report.counts(Endpoint::positions).equal, 0);
}

TEST(Parity, AStoredValueThatWasChangedIsFound) {
    const TemporaryFolder folder;
    write_small_demo(folder.path());
    TestArena arena;
    arena.import(folder.path(), pipelines::ImportPositions::take);
    arena.database().sql("UPDATE trades SET exit_price = exit_price * (1 + 1e-15) WHERE id = "
                         "(SELECT min(id) FROM trades)");
    arena.database().sql("DELETE FROM equity_hourly WHERE hour_marker = 3 AND "
                         "model_id = (SELECT min(model_id) FROM equity_hourly)");
    const Report report = parity(arena, folder.path());
    EXPECT_EQ(report.counts(Endpoint::trades).different, 1);
    EXPECT_GT(report.counts(Endpoint::account_totals).different, 1);
    EXPECT_THAT(report.text(), HasSubstr("exit_price: recorded "));
    EXPECT_THAT(report.text(), HasSubstr("_3: recorded {"));
    EXPECT_THAT(report.text(), HasSubstr(", ours nothing"));
}

} // namespace
} // namespace nof0::test
