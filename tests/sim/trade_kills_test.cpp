// A live paper arena, killed at every named step of trading and started again, three deaths in a
// row: nobody's money changes, no order is sent twice, no position stays without its exits.
#include "sim/kill_steps.hpp"
#include "sim/paper_arena.hpp"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class TradeKills : public testing::TestWithParam<TradeStep> {
protected:
    Ended live(const std::string& fail_at, const std::string& seconds) {
        ++starts_;
        Ended ended =
            arena_.live({.arguments = {"--past", "3h", "--speed", "600", "--for", seconds},
                         .variables = {"NOF0_FAIL_AT=" + fail_at}});
        told_ += ended.error;
        return ended;
    }
    PaperArena arena_;
    int starts_ = 0;
    std::string told_; // by all of its lives
};

TEST_P(TradeKills, LoseNothing) {
    const TradeStep step = GetParam();
    const std::string name(step.name);
    int killed = 0;
    for (const int nth : step.deaths) {
        const Ended ended = live(name + ":" + std::to_string(nth), "30s");
        killed += ended.signal == SIGKILL ? 1 : 0;
        EXPECT_TRUE(ended.signal == SIGKILL || ended.exit_code == 0) << ended.error;
    }
    EXPECT_GE(killed, 1) << "the step was never reached";
    const Ended whole = live("", "6s");
    EXPECT_EQ(whole.exit_code, 0) << whole.error;
    arena_.expect_all_is_well(starts_);
    if (HasFailure()) {
        std::cout << told_ << "\n";
    }
}

INSTANTIATE_TEST_SUITE_P(Steps, TradeKills, testing::ValuesIn(k_trade_steps), [](const auto& info) {
    std::string name(info.param.name);
    std::ranges::replace(name, '.', '_');
    return name;
});

} // namespace
} // namespace nof0::test
