// Two ingest processes on one database: the active one stops at a named step for longer than its
// lease, another takes over and writes everything, the first one wakes up in the middle of what it
// did. And processes whose clock is set while they work.
#include "sim/whole_store.hpp"
#include "sim/world_file.hpp"
#include "support/arena.hpp"
#include "support/command_process.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <gmock/gmock.h>

namespace nof0::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class IngestPair : public testing::Test {
protected:
    IngestPair() {
        write_frames(world_, file());
        sql(traders_sql(world_, "hyperliquid"));
    }
    std::filesystem::path file() const { return folder_.path() / "world.jsonl"; }
    std::filesystem::path clock_file() const { return folder_.path() / "clock"; }
    std::string sql(const std::string& text) { return database_.sql(text); }
    std::vector<std::string> servers(const std::vector<std::string>& more = {}) {
        std::vector<std::string> variables{"NOF0_POSTGRES_DSN=" + database_.dsn(),
                                           "NOF0_REDIS_URL=redis://127.0.0.1:" +
                                               std::to_string(redis_.port())};
        variables.insert(variables.end(), more.begin(), more.end());
        return variables;
    }
    std::vector<std::string> replay(int seconds = 0) const {
        std::vector<std::string> words{"ingest", "--replay", file().string()};
        if (seconds > 0) {
            words.insert(words.end(),
                         {"--speed", std::to_string(static_cast<double>(world_.span_ms()) /
                                                    (1'000.0 * seconds))});
        }
        return words;
    }
    static bool is_stopped(pid_t pid) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
        std::string stat;
        std::getline(file, stat);
        const auto end_of_name = stat.rfind(')');
        return end_of_name != std::string::npos && stat.substr(end_of_name + 2, 1) == "T";
    }
    void expect_truth_in_tables() {
        expect_truth(world_.truth(), [this](const std::string& text) { return sql(text); });
    }
    // Numbers without a gap, times that never go back.
    void expect_versions_in_order() {
        EXPECT_EQ(sql("SELECT count(*) FROM (SELECT version - lag(version) OVER w AS step, "
                      "at_ms - lag(at_ms) OVER w AS later FROM data_versions "
                      "WINDOW w AS (ORDER BY version)) v WHERE step <> 1 OR later < 0"),
                  "0");
    }
    void expect_all_is_well() {
        expect_truth_in_tables();
        expect_versions_in_order();
        expect_commands_find_nothing({}, servers());
    }

private:
    World world_{{.seed = 7, .traders = 3, .steps = 300, .money = false}};
    TemporaryFolder folder_;
    TestDatabase database_;
    RedisServer redis_;
};

struct StopAt {
    std::string step;
    bool in_transaction = false;
};

class IngestTakeover : public IngestPair, public testing::WithParamInterface<StopAt> {};

TEST_P(IngestTakeover, TheStoppedOneWritesNothingMore) {
    Program first(NOF0_FAULTY_BINARY, replay(), servers({"NOF0_STOP_AT=" + GetParam().step}));
    ASSERT_TRUE(eventually([&] { return is_stopped(first.pid()); })) << first.error();
    // Its lease runs out, and if it stopped inside of a transaction, that does, too.
    Program second(NOF0_BINARY, replay(), servers());
    const Ended ended = second.wait();
    ASSERT_EQ(ended.exit_code, 0) << ended.error;
    expect_truth_in_tables();
    first.signal(SIGCONT);
    const Ended woken = first.wait();
    EXPECT_EQ(woken.exit_code, 0) << woken.error;
    if (GetParam().in_transaction) {
        EXPECT_THAT(woken.error, HasSubstr("pipelines.write_failed"));
        EXPECT_THAT(ended.error, HasSubstr("ingest.active"));
    }
    expect_all_is_well();
}

INSTANTIATE_TEST_SUITE_P(
    Steps, IngestTakeover,
    testing::Values(StopAt{"prices.after_rows", true}, StopAt{"fills.written", true},
                    StopAt{"writer.before_commit", true}, StopAt{"writer.after_commit"},
                    StopAt{"relay.before_cursor"}, StopAt{"publisher.before_touched"}),
    [](const auto& info) {
        std::string name = info.param.step;
        std::ranges::replace(name, '.', '_');
        return name;
    });

class IngestClock : public IngestPair {
protected:
    // As an administrator sets the clock of the machine: whole, so that nobody reads half of it.
    void step_clock_by(std::chrono::milliseconds step) {
        const std::string draft = clock_file().string() + ".new";
        std::ofstream(draft) << step.count();
        std::filesystem::rename(draft, clock_file());
    }
};

TEST_F(IngestClock, StepsOfTheMachinesClock) {
    using namespace std::chrono_literals;
    Program feed(NOF0_FAULTY_BINARY, replay(6),
                 servers({"NOF0_CLOCK_STEP_FILE=" + clock_file().string()}));
    const auto versions = [this] { return std::stoll(sql("SELECT version FROM data_head")); };
    for (const std::chrono::milliseconds step : {0ms, 3'600'000ms, 3'000'000ms, -600'000ms}) {
        step_clock_by(step);
        const std::int64_t before = versions();
        ASSERT_TRUE(eventually([&] { return versions() > before + 2; })) << feed.error();
    }
    const Ended ended = feed.wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_EQ(sql("SELECT token FROM leases WHERE name = 'ingest'"), "1")
        << "the lease runs on the server's clock: nobody lost it";
    EXPECT_THAT(ended.error, Not(HasSubstr("ingest.lease_lost")));
    EXPECT_THAT(ended.error, Not(HasSubstr("ingest.standby")));
    EXPECT_EQ(sql("SELECT max(at_ms) - min(at_ms) >= 3600000 FROM data_versions"), "t");
    expect_all_is_well();
}

} // namespace
} // namespace nof0::test
