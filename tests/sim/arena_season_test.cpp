// A season begins in a running arena: what the public reads begins anew at once, what was before
// stays, and whatever kills the process in between, it begins once.
#include "net/http_client.hpp"
#include "sim/kill_steps.hpp"
#include "sim/paper_arena.hpp"
#include "support/command_process.hpp"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

class ArenaSeason : public testing::Test {
protected:
    Program arena(const std::string& fail_at = "") {
        arena_.end_leases();
        return arena_.up({.arguments = {"--past", "12h", "--speed", "60"},
                          .variables = {"NOF0_FAIL_AT=" + fail_at}});
    }
    bool becomes(const std::string& question, const std::string& answer) const {
        std::string last;
        const bool did = eventually([&] { return (last = arena_.sql(question)) == answer; },
                                    std::chrono::seconds(60));
        EXPECT_EQ(last, answer) << question;
        return did;
    }
    // The past is over, and each trader decides.
    bool is_live() const {
        return becomes("SELECT count(*) FROM trader_state s JOIN leases l ON l.name = 'trader:' || "
                       "s.trader_id AND l.expires_at > clock_timestamp() WHERE s.cycle_number > 0",
                       "6") &&
               becomes("SELECT past_until_ms IS NULL OR past_until_ms <= now_ms FROM arena_clock",
                       "t") &&
               becomes("SELECT count(*) >= 2 FROM positions WHERE status = 'open'", "t");
    }
    static Json get(Program& program, const std::string& target) {
        const net::Url url = net::parse_url(program.url() + target).value();
        return Json::parse(net::http_get_blocking(url).body);
    }
    // What each answers when the documents have followed.
    static Json eventually_of(Program& program, const std::string& target,
                              const std::function<bool(const Json&)>& is_wanted) {
        Json answer;
        EXPECT_TRUE(eventually([&] { return is_wanted(answer = get(program, target)); }))
            << answer.dump().substr(0, 2'000);
        return answer;
    }
    void stop(Program& program) const {
        program.signal(SIGTERM);
        const Ended ended = program.wait();
        EXPECT_EQ(ended.exit_code, 0) << ended.error;
    }
    std::int64_t started_ms(int number) const {
        return std::stoll(
            arena_.sql("SELECT started_ms FROM seasons WHERE number = " + std::to_string(number)));
    }
    PaperArena arena_;
};

TEST_F(ArenaSeason, EverythingBeginsAnewAndHistoryStays) {
    Program first = arena();
    ASSERT_TRUE(is_live()) << first.error();
    eventually_of(first, "/api/account-totals", [](const Json& answer) {
        return answer["lastHourlyMarkerRead"].get<int>() >= 11;
    });
    const std::string trades = arena_.sql("SELECT count(*) FROM trades");
    const Ended asked = arena_.tell({"season", "start", "Winter", "--initial-equity", "5000"});
    EXPECT_EQ(asked.exit_code, 0) << asked.out << asked.error << first.error();
    EXPECT_NE(asked.out.find("season 1 'Winter' began"), std::string::npos) << asked.out;
    EXPECT_EQ(arena_.sql("SELECT count(*) FROM season_traders WHERE initial_equity = 5000"), "6");

    const Json values = eventually_of(first, "/api/since-inception-values", [](const Json& answer) {
        const auto& rows = answer["sinceInceptionValues"];
        return rows.size() == 6 && std::ranges::all_of(rows, [](const Json& row) {
                   return row["nav_since_inception"] == 5'000;
               });
    });
    for (const Json& row : values["sinceInceptionValues"]) {
        EXPECT_NEAR(row["inception_date"].get<double>(), started_ms(1) / 1000.0, 1e-3);
    }
    const Json totals = eventually_of(first, "/api/account-totals", [](const Json& answer) {
        return answer["lastHourlyMarkerRead"].get<int>() <= 2;
    });
    EXPECT_GE(totals["accountTotals"].size(), 6U);
    for (const Json& row : totals["accountTotals"]) {
        EXPECT_NEAR(row["dollar_equity"].get<double>(), 5'000, 500) << row["model_id"];
        EXPECT_GE(row["timestamp"].get<double>() * 1000, static_cast<double>(started_ms(1)) - 1);
    }
    const Json board = eventually_of(first, "/api/leaderboard", [](const Json& answer) {
        return answer["leaderboard"].size() == 5 && // the benchmark is not ranked
               answer["leaderboard"][0]["equity"].get<double>() < 6'000;
    });
    for (const Json& row : board["leaderboard"]) {
        EXPECT_NEAR(row["return_pct"].get<double>(), 0, 10) << row.dump();
    }
    EXPECT_GE(std::stoll(arena_.sql("SELECT count(*) FROM trades")), std::stoll(trades));
    EXPECT_EQ(arena_.sql("SELECT count(*) > 60 FROM equity_hourly WHERE season = 0"), "t");

    const Ended again = arena_.tell({"season", "start", "winter"});
    EXPECT_EQ(again.exit_code, 2) << again.out;
    EXPECT_NE(again.error.find("Winter"), std::string::npos) << again.error;
    EXPECT_EQ(arena_.tell({"season", "start", ""}).exit_code, 2);
    stop(first);

    Program second = arena();
    ASSERT_TRUE(is_live()) << second.error();
    EXPECT_EQ(arena_.sql("SELECT count(*) FROM seasons"), "1");
    EXPECT_EQ(arena_.tell({"season", "start", "Spring"}).exit_code, 0);
    const Json listed = Json::parse(arena_.tell({"season", "list", "--json"}).out);
    ASSERT_EQ(listed["seasons"].size(), 2U);
    EXPECT_EQ(listed["seasons"][0]["ended_ms"], listed["seasons"][1]["started_ms"]);
    EXPECT_EQ(listed["seasons"][1]["traders"].size(), 6U);
    EXPECT_EQ(listed["seasons"][1]["traders"][0]["initial_equity"], 10'000);
    EXPECT_TRUE(becomes("SELECT count(*) > 0 FROM fills WHERE ts_ms > (SELECT max(started_ms) FROM "
                        "seasons)",
                        "t"));
    stop(second);
    arena_.expect_all_is_well(2);
}

class SeasonKills : public ArenaSeason, public testing::WithParamInterface<const char*> {};

TEST_P(SeasonKills, ItBeginsOnce) {
    Program first = arena(std::string(GetParam()) + ":1");
    ASSERT_TRUE(is_live()) << first.error();
    const Ended asked = arena_.tell({"season", "start", "Winter"});
    EXPECT_EQ(asked.exit_code, 0) << asked.error;
    EXPECT_EQ(first.wait().signal, SIGKILL);
    Program second = arena();
    ASSERT_TRUE(becomes("SELECT outcome LIKE 'season 1 ''Winter'' began at %' FROM "
                        "operator_commands WHERE command = 'season'",
                        "t"))
        << second.error();
    EXPECT_EQ(arena_.sql("SELECT count(*) FROM seasons"), "1");
    EXPECT_EQ(arena_.sql("SELECT count(*) FROM season_traders WHERE initial_equity = 10000"), "6");
    stop(second);
    arena_.expect_all_is_well(2);
}

INSTANTIATE_TEST_SUITE_P(Steps, SeasonKills, testing::ValuesIn(k_season_steps),
                         [](const auto& info) {
                             std::string name(info.param);
                             std::ranges::replace(name, '.', '_');
                             return name;
                         });

} // namespace
} // namespace nof0::test
