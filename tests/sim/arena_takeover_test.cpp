// Two processes that want to trade in one arena: one does, the other stands by and takes over when
// the first is killed. One that hung and wakes up after somebody else has traded writes nothing of
// what it had in hand.
#include "sim/paper_arena.hpp"
#include "support/command_process.hpp"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class ArenaTakeover : public testing::Test {
protected:
    static PaperArena::Run run(std::vector<std::string> variables = {}) {
        return {.arguments = {"--past", "3h", "--speed", "600"}, .variables = std::move(variables)};
    }
    bool trades(const Program& program) const {
        return arena_.sql("SELECT count(*) FROM leases WHERE name LIKE 'trader:%' AND "
                          "expires_at > now() AND holder LIKE '%:" +
                          std::to_string(program.pid()) + "'") == "6";
    }
    std::int64_t cycles() const {
        return std::stoll(arena_.sql("SELECT count(*) FROM decision_cycles"));
    }
    bool goes_on() const {
        const std::int64_t before = cycles();
        return eventually([&] { return cycles() > before + 20; });
    }
    static bool is_stopped(pid_t pid) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
        std::string stat;
        std::getline(file, stat);
        const auto end_of_name = stat.rfind(')');
        return end_of_name != std::string::npos && stat.substr(end_of_name + 2, 1) == "T";
    }
    static void end(Program& program) {
        program.signal(SIGTERM);
        const Ended ended = program.wait();
        EXPECT_EQ(ended.exit_code, 0) << ended.error;
    }
    PaperArena arena_;
};

TEST_F(ArenaTakeover, TheOneThatStandsByTradesWhenTheOtherIsKilled) {
    Program first = arena_.up(run());
    ASSERT_TRUE(eventually([&] { return trades(first); })) << first.error();
    ASSERT_TRUE(goes_on()) << first.error();
    Program second = arena_.up(run(), "second");
    static_cast<void>(second.url());
    ASSERT_TRUE(goes_on()) << first.error();
    EXPECT_TRUE(trades(first));
    EXPECT_FALSE(trades(second));
    first.signal(SIGKILL);
    ASSERT_TRUE(eventually([&] { return trades(second); })) << second.error();
    EXPECT_TRUE(goes_on()) << second.error();
    end(second);
    arena_.expect_all_is_well(2);
}

TEST_F(ArenaTakeover, TheOneThatHungWritesNothingOfWhatItHadInHand) {
    Program first = arena_.up(run({"NOF0_STOP_AT=sim_steps.offered:12"}));
    ASSERT_TRUE(eventually([&] { return is_stopped(first.pid()); })) << first.error();
    Program second = arena_.up(run(), "second");
    ASSERT_TRUE(eventually([&] { return trades(second); })) << second.error();
    ASSERT_TRUE(goes_on()) << second.error();
    end(second);
    first.signal(SIGCONT);
    EXPECT_TRUE(eventually([&] { return trades(first); })) << first.error();
    EXPECT_TRUE(goes_on()) << first.error();
    end(first);
    arena_.expect_all_is_well(3);
}

} // namespace
} // namespace nof0::test
