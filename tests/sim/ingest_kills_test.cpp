// The ingest process, killed at every named step of the way from a recorded feed to the cache, and
// started again: nothing lost, nothing doubled, the cache equal to Postgres.
#include "sim/kill_steps.hpp"
#include "sim/whole_store.hpp"
#include "sim/world_file.hpp"
#include "support/arena.hpp"
#include "support/program.hpp"
#include "support/redis_server.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class IngestKills : public testing::TestWithParam<std::string> {
protected:
    IngestKills() : world_({.seed = 7, .traders = 3, .steps = 300, .money = false}) {
        write_frames(world_, file());
        sql(traders_sql(world_, "hyperliquid"));
    }
    std::filesystem::path file() const { return folder_.path() / "world.jsonl"; }
    std::string sql(const std::string& text) { return database_.sql(text); }
    std::vector<std::string> servers_of_its_own(const std::string& fail_at) {
        return {"NOF0_POSTGRES_DSN=" + database_.dsn(),
                "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis_.port()),
                "NOF0_FAIL_AT=" + fail_at};
    }
    Ended replay(const std::string& fail_at) {
        // A dead holder would block the next one for the lease's time.
        sql("UPDATE leases SET expires_at = now()");
        return Program(NOF0_FAULTY_BINARY, {"ingest", "--replay", file().string()},
                       servers_of_its_own(fail_at))
            .wait();
    }
    void expect_all_is_well() {
        expect_truth(world_.truth(), [this](const std::string& text) { return sql(text); });
        expect_commands_find_nothing({}, servers_of_its_own(""));
    }

private:
    World world_;
    TemporaryFolder folder_;
    TestDatabase database_;
    RedisServer redis_;
};

TEST_P(IngestKills, LoseNothing) {
    int killed = 0;
    for (const char* nth : {":1", ":2", ":3"}) {
        const Ended ended = replay(GetParam() + nth);
        killed += ended.signal == SIGKILL ? 1 : 0;
        EXPECT_TRUE(ended.signal == SIGKILL || ended.exit_code == 0) << ended.error;
    }
    EXPECT_GE(killed, 1) << "the step was never reached";
    const Ended whole = replay("");
    EXPECT_EQ(whole.exit_code, 0) << whole.error;
    expect_all_is_well();
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
    std::string name = info.param;
    std::ranges::replace(name, '.', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Steps, IngestKills,
                         testing::ValuesIn(std::vector<std::string>(k_replay_steps.begin(),
                                                                    k_replay_steps.end())),
                         name_of);

} // namespace
} // namespace nof0::test
