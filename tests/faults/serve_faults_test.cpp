// `nof0 up` while its servers are shot: a reader gets the truth or an honest 503, never another
// body, an internal error or a hang, and afterwards everything answers again by itself.
#include "app/embedded/process.hpp"
#include "faults/readers.hpp"
#include "support/command_process.hpp"
#include "support/program.hpp"

#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;
using app::embedded::Phase;
using app::embedded::ServersState;

// A folder with a cluster and a recording to fill it with.
class ServeFaults : public testing::Test {
protected:
    void SetUp() override {
        dir_.seed_cluster();
        const Ended made = run_nof0({"demo", demo(), "--traders", "3", "--days", "2"});
        ASSERT_EQ(made.exit_code, 0) << made.error;
    }
    std::string demo() const { return dir_.parent() + "/demo"; }
    std::vector<std::string> up() const {
        return {"up", "--data-dir", dir_.path(), "--port", "0", "--import", demo()};
    }
    // Ends as asked: drained, exit code 0.
    static void expect_drained(Program& program) {
        program.signal(SIGTERM);
        const Ended ended = program.wait(30s);
        EXPECT_EQ(ended.exit_code, 0) << ended.error;
        EXPECT_THAT(ended.error, testing::HasSubstr("draining"));
    }

    DataDir dir_;
};

TEST_F(ServeFaults, ServersShotUnderReaders) {
    Program program(up());
    const std::string url = program.url();
    const Bodies expected = settled_bodies_of(url);
    struct Shot {
        const char* victims;
        bool redis;
        bool postgres;
    };
    for (const Shot shot :
         {Shot{"redis", true, false}, Shot{"postgres", false, true}, Shot{"both", true, true}}) {
        SCOPED_TRACE(shot.victims);
        ASSERT_TRUE(eventually([&] { return dir_.state().phase == Phase::ready; }));
        const ServersState before = dir_.state();
        Readers readers(url, expected);
        ASSERT_TRUE(eventually([&] { return readers.answered() > 2 * k_targets.size(); }));
        if (shot.redis) {
            ASSERT_EQ(kill(before.redis_pid, SIGKILL), 0);
        }
        if (shot.postgres) {
            ASSERT_EQ(kill(before.postgres_pid, SIGKILL), 0);
        }
        // The state says "ready" a little longer: the shot is over once new processes are there.
        EXPECT_TRUE(eventually(
            [&] {
                const ServersState now = dir_.state();
                return now.phase == Phase::ready &&
                       (now.redis_pid != before.redis_pid) == shot.redis &&
                       (now.postgres_pid != before.postgres_pid) == shot.postgres;
            },
            60s));
        expect_recovered(url, expected);
        const std::uint64_t recovered_at = readers.answered();
        EXPECT_TRUE(
            eventually([&] { return readers.answered() > recovered_at + 2 * k_targets.size(); }));
        readers.stop();
        EXPECT_THAT(readers.broken(), testing::IsEmpty());
        RecordProperty(std::string(shot.victims) + "_refused", static_cast<int>(readers.refused()));
    }
    EXPECT_EQ(bodies_of(url), expected);
    expect_drained(program);
}

TEST_F(ServeFaults, KilledWithoutWarningItRecovers) {
    Bodies expected;
    {
        Program program(up());
        expected = settled_bodies_of(program.url());
        program.signal(SIGKILL);
        EXPECT_EQ(program.wait().exit_code, -1);
    }
    Program again(up());
    EXPECT_EQ(bodies_of(again.url()), expected);
    expect_drained(again);
}

TEST_F(ServeFaults, EverythingKilledAtOnceItRecovers) {
    Bodies expected;
    {
        Program program(up());
        expected = settled_bodies_of(program.url());
        const ServersState state = dir_.state();
        program.signal(SIGKILL);
        kill(state.supervisor_pid, SIGKILL);
        kill(state.postgres_pid, SIGKILL);
        kill(state.redis_pid, SIGKILL);
        EXPECT_EQ(program.wait().exit_code, -1);
        EXPECT_TRUE(eventually([&] { return !app::embedded::is_running(state.postgres_pid); }));
    }
    Program again(up());
    EXPECT_EQ(bodies_of(again.url()), expected);
    expect_drained(again);
}

TEST_F(ServeFaults, ServeBesideUpSharesItsServers) {
    Program arena(up());
    const Bodies expected = settled_bodies_of(arena.url());
    const ServersState before = dir_.state();
    Program beside({"serve", "--data-dir", dir_.path(), "--port", "0"});
    EXPECT_EQ(bodies_of(beside.url()), expected);
    EXPECT_EQ(dir_.state().postgres_pid, before.postgres_pid);
    EXPECT_EQ(dir_.state().supervisor_pid, before.supervisor_pid);

    // A second `up` would import and publish as well: one at a time.
    const Ended second = run_nof0(up());
    EXPECT_EQ(second.exit_code, 2) << second.error;

    expect_drained(arena); // the other one keeps the servers
    EXPECT_EQ(bodies_of(beside.url()), expected);
    EXPECT_EQ(dir_.state().postgres_pid, before.postgres_pid);
    expect_drained(beside);
}

} // namespace
} // namespace nof0::test
