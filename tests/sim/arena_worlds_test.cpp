// A week of a whole arena, lived twice: the same seed and start are the same market, decisions,
// orders, fills and money in every table, whatever the machine did in between.
//
// NOF0_ARENA_SEEDS=<n> lives that many fresh seeds (default 1); NOF0_ARENA_SEED=<seed> that one.
#include "sim/arena_invariants.hpp"
#include "sim/arena_rows.hpp"
#include "sim/paper_arena.hpp"
#include "sim/table_contents.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <random>

namespace nof0::test {
namespace {

constexpr const char* k_clock = "NOF0_CLOCK_STANDS_AT_MS=1764000000000";

class ArenaWorlds : public testing::TestWithParam<std::uint64_t> {
protected:
    // The house's own configuration, but for the seed of its market.
    ArenaWorlds() {
        std::filesystem::copy(NOF0_SOURCE_DIR "/etc", folder_.path(),
                              std::filesystem::copy_options::recursive);
        const auto file = folder_.path() / "market.yaml";
        std::ifstream read(file);
        std::string text{std::istreambuf_iterator<char>(read), {}};
        const std::string house_seed = "seed: 1 ";
        const auto at = text.find(house_seed);
        EXPECT_NE(at, std::string::npos);
        text.replace(at, house_seed.size(), fmt::format("seed: {} ", GetParam()));
        std::ofstream(file) << text;
        std::cout << "seed " << GetParam() << "\n";
    }
    void TearDown() override {
        if (HasFailure()) {
            std::cout << "again with NOF0_ARENA_SEED=" << GetParam() << "\n";
        }
    }
    std::vector<std::string> words(const std::vector<std::string>& more) const {
        std::vector<std::string> all{"--config", (folder_.path() / "nof0.yaml").string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    // Makes the past of a new arena and dies when all of it is stored: what comes after is a matter
    // of the wall clock.
    void live_a_week(PaperArena& arena) const {
        PaperArena::Run run{.arguments = words({"--past", "7d"}),
                            .variables = {k_clock, "NOF0_FAIL_AT=past.made"}};
        const Ended ended = arena.up(std::move(run)).wait(std::chrono::minutes(10));
        ASSERT_EQ(ended.signal, SIGKILL) << ended.error;
        ASSERT_EQ(arena.sql("SELECT coalesce(past_until_ms, now_ms) <= now_ms FROM arena_clock"),
                  "t")
            << "the week was not over in time";
    }
    static std::string rows_of(PaperArena& arena) {
        return arena_rows([&arena](const std::string& text) { return arena.sql(text); });
    }

    TemporaryFolder folder_;
};

TEST_P(ArenaWorlds, OfOneSeedAreTheSame) {
    PaperArena first;
    PaperArena second;
    live_a_week(first);
    live_a_week(second);
    expect_same_contents(rows_of(second), rows_of(first));
    // There is something to compare.
    EXPECT_GT(std::stoll(first.sql("SELECT count(*) FROM trades")), 20);
    EXPECT_EQ(first.sql("SELECT count(*) > 0 FROM cash_events WHERE kind = 'funding'"), "t");
    EXPECT_EQ(first.sql("SELECT count(*) > 0 FROM account_equity_snapshots WHERE kind = 'fill'"),
              "t");
    const Ended after = first.live({.arguments = words({"--for", "3s"})});
    EXPECT_EQ(after.exit_code, 0) << after.error;
    first.expect_all_is_well(1);
}

std::vector<std::uint64_t> seeds() {
    if (const char* one = std::getenv("NOF0_ARENA_SEED")) {
        return {std::strtoull(one, nullptr, 10)};
    }
    std::vector<std::uint64_t> all{1};
    const char* wanted = std::getenv("NOF0_ARENA_SEEDS");
    const int fresh = wanted == nullptr ? 1 : std::atoi(wanted);
    std::random_device device;
    for (int i = 0; i < fresh; ++i) {
        all.push_back(2 + device() % 999'999'999);
    }
    return all;
}

// By their places: a fresh seed is another one each time, and a suite is found by its name.
INSTANTIATE_TEST_SUITE_P(Seeds, ArenaWorlds, testing::ValuesIn(seeds()),
                         [](const auto& info) { return "World" + std::to_string(info.index); });

} // namespace
} // namespace nof0::test
