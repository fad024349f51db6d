// What a break in an arena's life does not change: the path of its simulated prices, and what an
// operator said while nobody was there yet to hear it live.
#include "sim/arena_invariants.hpp"
#include "sim/paper_arena.hpp"
#include "support/command_process.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

constexpr const char* k_clock = "NOF0_CLOCK_STANDS_AT_MS=1764000000000";

constexpr const char* k_bars =
    "SELECT string_agg(concat_ws(' ', symbol, minute_ms, open, high, low, close), E'\\n' ORDER BY "
    "symbol, minute_ms) FROM price_bars WHERE source = 'sim:mark'";

// The greatest step between a bar's close and the next one's open, of its price.
constexpr const char* k_jump =
    "SELECT max(abs(open / before - 1)) < 0.02 FROM (SELECT open, lag(close) OVER (PARTITION BY "
    "symbol ORDER BY minute_ms) AS before FROM price_bars WHERE source = 'sim:mark') b";

class ArenaBreaks : public testing::Test {
protected:
    static void live_until(PaperArena& arena, const std::string& past, const std::string& step) {
        const Ended ended = arena.live(
            {.arguments = {"--past", past}, .variables = {k_clock, "NOF0_FAIL_AT=" + step}});
        ASSERT_EQ(ended.signal, SIGKILL) << ended.error;
    }
};

TEST_F(ArenaBreaks, PricesGoOnAsIfNothingHadHappened) {
    PaperArena whole;
    PaperArena broken;
    live_until(whole, "8h", "past.made");
    live_until(broken, "8h", "traders.durable:150"); // in its middle
    EXPECT_NE(broken.sql("SELECT past_until_ms IS NOT NULL FROM arena_clock"), "f");
    live_until(broken, "8h", "past.made");
    const std::string bars = whole.sql(k_bars);
    EXPECT_GT(bars.size(), 10'000U);
    EXPECT_EQ(broken.sql(k_bars) == bars, true) << "another path";
    // And live: two lives of some arena minutes each.
    for (int life = 0; life < 2; ++life) {
        const std::string before = broken.sql("SELECT max(minute_ms) FROM price_bars");
        const Ended ended = broken.live({.arguments = {"--speed", "600", "--for", "3s"}});
        EXPECT_EQ(ended.exit_code, 0) << ended.error;
        EXPECT_EQ(broken.sql("SELECT max(minute_ms) > " + before + " FROM price_bars"), "t");
    }
    EXPECT_EQ(broken.sql(k_jump), "t");
    broken.expect_all_is_well(4);
}

TEST_F(ArenaBreaks, WhoIsPausedWhileThePastIsMadeDoesNotTrade) {
    PaperArena arena;
    Program past = arena.up(
        {.arguments = {"--past", "14d"}, .variables = {k_clock, "NOF0_FAIL_AT=past.made"}});
    const auto cycles = [&arena](const std::string& trader) {
        return std::stoi(
            arena.sql("SELECT count(*) FROM decision_cycles WHERE model_id = '" + trader + "'"));
    };
    ASSERT_TRUE(eventually(
        [&] {
            return arena.sql("SELECT to_regclass('decision_cycles') IS NOT NULL") == "t" &&
                   cycles("momentum") > 20;
        },
        std::chrono::seconds(60)))
        << past.error();
    const Ended told = arena.tell({"trader", "pause", "momentum", "--reason", "enough"});
    EXPECT_EQ(told.exit_code, 0) << told.out << told.error;
    EXPECT_EQ(past.wait(std::chrono::seconds(180)).signal, SIGKILL);
    EXPECT_EQ(arena.sql("SELECT desired_state || ' ' || (reason LIKE 'pause by %: enough') FROM "
                        "trader_state WHERE trader_id = 'momentum'"),
              "paused true");
    const int decided = cycles("momentum");
    EXPECT_LT(decided, cycles("mean_reversion")) << "of the same interval";
    const Ended after = arena.live({.arguments = {"--speed", "600", "--for", "4s"}});
    EXPECT_EQ(after.exit_code, 0) << after.error;
    EXPECT_EQ(cycles("momentum"), decided);
    arena.expect_all_is_well(2);
}

} // namespace
} // namespace nof0::test
