// What is new and what is over; and the journal's lines and files.
#include "traders/alerts.hpp"
#include "traders/cycle_journal.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace nof0::traders {
namespace {

std::vector<std::string> keys_of(const std::vector<Alert>& alerts) {
    std::vector<std::string> keys;
    for (const Alert& alert : alerts) {
        keys.push_back((alert.is_over ? "-" : "+") + alert.problem.key);
    }
    return keys;
}

TEST(AlertBook, SaysEachThingOnceWhenItBeginsAndOnceWhenItIsOver) {
    using testing::ElementsAre;
    using testing::IsEmpty;
    AlertBook book;
    EXPECT_THAT(keys_of(book.look({})), IsEmpty());
    EXPECT_THAT(keys_of(book.look({{"a", "x"}, {"b", "y"}, {"a", "x again"}})),
                ElementsAre("+a", "+b"));
    EXPECT_THAT(keys_of(book.look({{"b", "still, in other words"}, {"a", "x"}})), IsEmpty());
    EXPECT_THAT(keys_of(book.look({{"c", "z"}, {"b", "y"}})), ElementsAre("+c", "-a"));
    EXPECT_THAT(keys_of(book.look({})), ElementsAre("-b", "-c"));
    EXPECT_THAT(keys_of(book.look({{"a", "anew"}})), ElementsAre("+a"));
}

TEST(AlertBook, WhatWasToldBeforeARestartIsNotToldAgain) {
    using testing::ElementsAre;
    AlertBook book;
    book.remember({{"a", "was told"}, {"b", "was told, too"}});
    EXPECT_THAT(keys_of(book.look({{"a", "still"}, {"c", "new"}})), ElementsAre("+c", "-b"));
    EXPECT_THAT(keys_of(book.look({})), ElementsAre("-a", "-c"));
}

DecisionCycle cycle_of(std::int64_t at_us) {
    DecisionCycle cycle{.thread = {TraderId("mind"), "mind_1.5", ArenaTime::from_us(at_us)},
                        .said = {}};
    cycle.number = 7;
    cycle.executed_at = ArenaTime::from_us(at_us);
    cycle.decisions = R"({"BTC":null})";
    cycle.said = {{MessageRole::user, "a line\nand \"another\" \xff"}};
    return cycle;
}

TEST(CycleJournal, WritesALineACycleAndAFileADay) {
    char name[] = "/tmp/nof0-journal-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    const std::filesystem::path folder = std::filesystem::path(name) / "of" / "mind";
    constexpr std::int64_t k_day_us = 86'400'000'000;
    CycleJournal journal;
    journal.append(folder, cycle_of(20'000 * k_day_us));
    journal.append(folder, cycle_of(20'000 * k_day_us + 1));
    journal.append(folder, cycle_of(20'001 * k_day_us));
    std::ifstream first(folder / "mind-2024-10-04.jsonl");
    std::string line;
    int lines = 0;
    while (std::getline(first, line)) {
        const auto record = nlohmann::json::parse(line);
        EXPECT_EQ(record["cycle"], 7);
        EXPECT_EQ(record["said"][0]["content"], "a line\nand \"another\" \xef\xbf\xbd");
        ++lines;
    }
    EXPECT_EQ(lines, 2);
    EXPECT_TRUE(std::filesystem::exists(folder / "mind-2024-10-05.jsonl"));
    journal.append(folder / "mind-2024-10-04.jsonl", cycle_of(1)); // no folder: it is only logged
    std::filesystem::remove_all(name);
}

} // namespace
} // namespace nof0::traders
