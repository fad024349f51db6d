// A process that lives a day of the arena (tests/faulty/arena_day.hpp), killed at every named step
// of every pipeline and job, and started again: what is stored is what a day without a death
// stores, `check` is clean, the cache equal to Postgres. And: no step of the product is forgotten.
#include "faulty/arena_day.hpp"
#include "jobs/archive_file.hpp"
#include "sim/kill_steps.hpp"
#include "sim/table_contents.hpp"
#include "sim/whole_store.hpp"
#include "support/arena.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <set>

namespace nof0::test {
namespace {

// A store, a Redis and a folder of archives in which the day is lived.
class DayPlace {
public:
    DayPlace() { sql(traders_sql(ArenaDay::world(), World::k_venue)); }
    Ended run(const std::string& what, const std::string& fail_at = "") {
        // A dead holder would block the next one for the lease's time.
        sql("UPDATE leases SET expires_at = now()");
        return Program(NOF0_FAULTY_DAY_BINARY,
                       {what, database_.dsn(), std::to_string(redis_.port()), archive().string()},
                       {"NOF0_FAIL_AT=" + fail_at})
            .wait();
    }
    void run_whole(const std::string& what) {
        const Ended ended = run(what);
        ASSERT_EQ(ended.exit_code, 0) << what << " " << ended.error;
    }
    // As after a fill that could not be folded; it can be now.
    void freeze() {
        sql("INSERT INTO frozen_pairs (exchange_provider, account, symbol, fill_key, reason, "
            "version) SELECT exchange_provider, account, symbol, min(fill_key), 'test', "
            "(SELECT version FROM data_head) + 1 FROM fills WHERE account = '" +
            World::account_of(ArenaDay::k_trader) + "' AND symbol = '" + ArenaDay::k_coin +
            "' GROUP BY exchange_provider, account, symbol");
    }
    void empty_redis() {
        redis_.kill();
        redis_.start();
    }
    void expect_all_is_well() {
        expect_commands_find_nothing(
            {}, {"NOF0_POSTGRES_DSN=" + database_.dsn(),
                 "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis_.port())});
    }
    std::string contents() {
        return table_contents([this](const std::string& text) { return sql(text); });
    }
    // Of the months that left: file name and rows.
    std::string archives() {
        std::set<std::string> lines;
        for (const auto& file : std::filesystem::directory_iterator(archive())) {
            const jobs::ArchiveSummary summary = jobs::read_archive(file.path());
            lines.insert(file.path().filename().string() + " " + std::to_string(summary.lines));
        }
        std::string text;
        for (const std::string& line : lines) {
            text += line + "\n";
        }
        return text;
    }
    std::string sql(const std::string& text) { return database_.sql(text); }

private:
    std::filesystem::path archive() {
        std::filesystem::create_directories(folder_.path() / "archive");
        return folder_.path() / "archive";
    }
    TemporaryFolder folder_;
    TestDatabase database_;
    RedisServer redis_;
};

// What a store holds after days without a death.
struct Reference {
    std::string day;
    std::string cleaned_up;
    std::string archives;
};

const Reference& reference() {
    static const Reference made = [] {
        DayPlace place;
        Reference whole;
        place.run_whole("live");
        whole.day = place.contents();
        place.run_whole("live");
        expect_same_contents(place.contents(), whole.day); // the same day again
        place.run_whole("clean_up");
        whole.cleaned_up = place.contents();
        whole.archives = place.archives();
        return whole;
    }();
    return made;
}

std::string command_of(DayPart part) {
    switch (part) {
    case DayPart::first_day:
    case DayPart::day_after_flush:
        return "live";
    case DayPart::thaw:
        return "thaw";
    case DayPart::clean_up:
        return "clean_up";
    }
    return {};
}

class DayKills : public testing::TestWithParam<DayStep> {};

TEST_P(DayKills, LoseNothing) {
    const DayStep step = GetParam();
    const Reference& whole = reference();
    DayPlace place;
    const std::string what = command_of(step.part);
    if (step.part != DayPart::first_day) {
        place.run_whole("live");
    }
    if (step.part == DayPart::thaw) {
        place.freeze();
    }
    for (const char* nth : {":1", ":2", ":3"}) {
        if (step.part == DayPart::day_after_flush) {
            place.empty_redis();
        }
        const Ended ended = place.run(what, std::string(step.name) + nth);
        if (nth == std::string(":1")) {
            ASSERT_EQ(ended.signal, SIGKILL) << "the step was not reached\n" << ended.error;
        }
        EXPECT_TRUE(ended.signal == SIGKILL || ended.exit_code == 0) << ended.error;
    }
    place.run_whole(what);
    expect_same_contents(place.contents(),
                         step.part == DayPart::clean_up ? whole.cleaned_up : whole.day);
    if (step.part == DayPart::clean_up) {
        EXPECT_EQ(place.archives(), whole.archives);
    }
    place.expect_all_is_well();
}

INSTANTIATE_TEST_SUITE_P(Steps, DayKills, testing::ValuesIn(k_day_steps), [](const auto& info) {
    std::string name(info.param.name);
    std::ranges::replace(name, '.', '_');
    return name;
});

std::set<std::string> steps_in_the_sources() {
    std::set<std::string> steps;
    const std::regex call(R"(fail_point\("([^"]+)\"\))");
    const std::filesystem::path source = std::filesystem::path(NOF0_SOURCE_DIR) / "src";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source)) {
        if (!entry.is_regular_file()) {
            continue;
        }
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        for (std::sregex_iterator at(text.begin(), text.end(), call), end; at != end; ++at) {
            steps.insert((*at)[1]);
        }
    }
    return steps;
}

TEST(KillSteps, EveryStepOfTheProductHasATestThatDiesThere) {
    std::set<std::string> listed;
    listed.insert(k_replay_steps.begin(), k_replay_steps.end());
    listed.insert(k_import_steps.begin(), k_import_steps.end());
    listed.insert(k_season_steps.begin(), k_season_steps.end());
    for (const DayStep& step : k_day_steps) {
        listed.insert(std::string(step.name));
    }
    for (const TradeStep& step : k_trade_steps) {
        listed.insert(std::string(step.name));
    }
    EXPECT_EQ(steps_in_the_sources(), listed);
}

} // namespace
} // namespace nof0::test
