// The whole arena with servers of its own, while seeded shots end the process, its Postgres and its
// Redis: afterwards the books are what its facts say, to the last cent.
//
// NOF0_STORM_MINUTES (default 1) and NOF0_STORM_SEED (default a fresh one) choose another storm;
// script/long-run sets them.
#include "app/embedded/state_file.hpp"
#include "sim/arena_invariants.hpp"
#include "sim/whole_store.hpp"
#include "support/command_process.hpp"
#include "support/database.hpp"
#include "support/program.hpp"

#include <csignal>
#include <cstdlib>
#include <gtest/gtest.h>
#include <iostream>
#include <random>
#include <thread>

namespace nof0::test {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class ArenaStorm : public testing::Test {
protected:
    explicit ArenaStorm() : random_(seed_) { std::cout << "seed " << seed_ << "\n"; }

    void live_until_shot() {
        Program arena(NOF0_BINARY, words({}), {});
        ++starts_;
        static_cast<void>(arena.url());
        for (std::uint64_t shots = random_() % 3; shots > 0; --shots) {
            wait_a_while();
            shoot_a_server();
        }
        wait_a_while();
        arena.signal(SIGKILL);
        const Ended ended = arena.wait();
        told_ += ended.error;
        EXPECT_EQ(ended.signal, SIGKILL) << "it ended by itself";
    }
    void live_in_peace() {
        ++starts_;
        const Ended ended = Program(NOF0_BINARY, words({"--for", "20s"}), {}).wait();
        told_ += ended.error;
        EXPECT_EQ(ended.exit_code, 0);
    }
    void TearDown() override {
        if (HasFailure()) {
            std::cout << told_ << "\nagain with NOF0_STORM_SEED=" << seed_ << "\n";
        }
    }
    void expect_all_is_well() {
        expect_commands_find_nothing({"--data-dir", folder_.path()}, {});
        CommandProcess holder(folder_.options());
        const std::string dsn = holder.dsn();
        const AskTables ask = [&dsn](const std::string& text) { return run_sql(dsn, text); };
        std::cout << starts_ << " starts, " << server_shots_ << " shots at servers, "
                  << ask("SELECT count(*) FROM decision_cycles") << " cycles, "
                  << ask("SELECT count(*) FROM fills") << " fills, "
                  << ask("SELECT count(*) FROM trades") << " trades\n";
        expect_paper_arena_is_sound(ask);
        expect_cycles_in_order(ask, starts_);
        EXPECT_GT(std::stoll(ask("SELECT count(*) FROM fills")), 0);
        holder.end();
    }

private:
    std::vector<std::string> words(const std::vector<std::string>& more) const {
        std::vector<std::string> words{"up",     "--data-dir", folder_.path(), "--port", "0",
                                       "--past", "6h",         "--speed",      "600"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    void wait_a_while() {
        std::this_thread::sleep_for(std::chrono::milliseconds(500 + random_() % 6'000));
    }
    // Only those that the folder says are its own, while it says that they run.
    void shoot_a_server() {
        const auto state = app::embedded::read_state(folder_.path());
        if (!state || state->phase != app::embedded::Phase::ready) {
            return;
        }
        const pid_t pid = random_() % 2 == 0 ? state->postgres_pid : state->redis_pid;
        if (pid > 1) {
            ::kill(pid, SIGKILL);
            ++server_shots_;
        }
    }

    const std::uint64_t seed_ = number_from("NOF0_STORM_SEED", std::random_device{}());
    std::mt19937_64 random_;
    DataDir folder_;
    int starts_ = 0;
    int server_shots_ = 0;
    std::string told_; // by all of its lives
};

TEST_F(ArenaStorm, LosesNothing) {
    const auto minutes = static_cast<int>(number_from("NOF0_STORM_MINUTES", 1));
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(minutes);
    while (std::chrono::steady_clock::now() < end && !HasFailure()) {
        live_until_shot();
    }
    live_in_peace();
    expect_all_is_well();
}

} // namespace
} // namespace nof0::test
