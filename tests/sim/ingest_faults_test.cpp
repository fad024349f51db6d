// Replays through the built program while servers and processes are shot: each ends with the truth.
#include "app/embedded/state_file.hpp"
#include "sim/whole_store.hpp"
#include "sim/world_file.hpp"
#include "support/command_process.hpp"
#include "support/database.hpp"

#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

namespace nof0::test {
namespace {

using app::embedded::Phase;
using app::embedded::ServersState;
using namespace std::chrono_literals;

class IngestFaults : public testing::Test {
protected:
    IngestFaults()
        : seed_(std::random_device{}()),
          world_({.seed = seed_, .traders = 3, .steps = 600, .money = false}) {
        std::cout << "seed " << seed_ << "\n";
        dir_.seed_cluster();
        write_frames(world_, file());
    }
    void SetUp() override {
        const Ended migrated = run_nof0({"migrate", "up", "--data-dir", dir_.path()});
        ASSERT_EQ(migrated.exit_code, 0) << migrated.error;
        // Holds the servers for the whole test.
        serve_.emplace(std::vector<std::string>{"serve", "--data-dir", dir_.path(), "--port", "0"});
        serve_->url();
        sql(traders_sql(world_, "hyperliquid"));
    }
    std::string file() const { return dir_.parent() + "/world.jsonl"; }
    std::string sql(const std::string& text) {
        const auto secrets = app::embedded::read_secrets(dir_.path());
        return run_sql(
            app::embedded::postgres_dsn(dir_.state(), "nof0", secrets->postgres_password, "nof0"),
            text);
    }
    // Lasts for some seconds.
    std::vector<std::string> slow_replay() const {
        return {"ingest",
                "--data-dir",
                dir_.path(),
                "--replay",
                file(),
                "--speed",
                std::to_string(static_cast<double>(world_.span_ms()) / 6'000)};
    }
    std::vector<std::string> replay() const {
        return {"ingest", "--data-dir", dir_.path(), "--replay", file()};
    }
    // SIGKILL, and wait until the supervisor has brought it back.
    void shoot(bool redis, bool postgres) {
        ASSERT_TRUE(eventually([&] { return dir_.state().phase == Phase::ready; }));
        const ServersState before = dir_.state();
        if (redis) {
            kill(before.redis_pid, SIGKILL);
        }
        if (postgres) {
            kill(before.postgres_pid, SIGKILL);
        }
        EXPECT_TRUE(eventually([&] {
            const ServersState now = dir_.state();
            return now.phase == Phase::ready && (now.redis_pid != before.redis_pid) == redis &&
                   (now.postgres_pid != before.postgres_pid) == postgres;
        }));
    }
    void expect_all_is_well() {
        expect_truth(world_.truth(), [this](const std::string& text) { return sql(text); });
        expect_commands_find_nothing({"--data-dir", dir_.path()}, {});
    }

private:
    std::uint64_t seed_;
    World world_;
    DataDir dir_;
    std::optional<Program> serve_;
};

TEST_F(IngestFaults, ServersShotUnderAReplay) {
    Program feed(slow_replay());
    std::this_thread::sleep_for(1s);
    shoot(true, false);
    shoot(false, true);
    shoot(true, true);
    const Ended ended = feed.wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    expect_all_is_well();
}

TEST_F(IngestFaults, AKilledReplayGoesOnWhereItStood) {
    for (int round = 0; round < 3; ++round) {
        Program feed(slow_replay());
        std::this_thread::sleep_for(1'500ms);
        feed.signal(SIGKILL);
        EXPECT_EQ(feed.wait().exit_code, -1);
        sql("UPDATE leases SET expires_at = now()");
    }
    const Ended ended = run_nof0(replay());
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    expect_all_is_well();
}

TEST_F(IngestFaults, AStandbyTakesOverInFlight) {
    Program first(slow_replay());
    std::this_thread::sleep_for(1s);
    Program second(slow_replay()); // the same feed a second time: all of it is known already
    std::this_thread::sleep_for(1s);
    first.signal(SIGKILL);
    const Ended ended = second.wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_THAT(ended.error, testing::HasSubstr("ingest.active"));
    expect_all_is_well();
}

} // namespace
} // namespace nof0::test
