// Model answers as recorded, whole, cut and bent: nothing that a model can send may do more than be
// refused.
#include "base/random.hpp"
#include "rules/testing/recording.hpp"
#include "traders/llm/answer_parser.hpp"

#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

namespace nof0::traders {
namespace {

const AnswerRules k_rules{{"BTC", "ETH", "SOL", "BNB", "XRP", "DOGE"}};
const std::string k_marks = "{}[]\",:\\0-e\xff`$";

void read_bytes(const std::string& text, bool was_cut = false) {
    const AnswerReading reading = read_answer(text, k_rules, was_cut);
    for (const Decision& decision : reading.decisions) {
        EXPECT_TRUE(std::isfinite(decision.confidence.value_or(0)));
        EXPECT_LE(decision.confidence.value_or(0), 100);
    }
}

void bend(const std::string& text, std::uint64_t seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Random random(seed);
    for (int i = 0; i < 100; ++i) {
        std::string bent = text.substr(0, random.below(text.size() + 1));
        for (std::uint64_t changes = random.below(4); changes > 0 && !bent.empty(); --changes) {
            bent[random.below(bent.size())] = k_marks[random.below(k_marks.size())];
        }
        read_bytes(bent, random.chance(0.5));
    }
}

// Every prefix, and every byte replaced by another.
void break_everywhere(std::string text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        read_bytes(text.substr(0, at), true);
        const char whole = text[at];
        text[at] = k_marks[at % k_marks.size()];
        read_bytes(text);
        text[at] = whole;
    }
}

class AnswerRecording : public testing::Test {
protected:
    void SetUp() override {
        const std::filesystem::path folder = NOF0_SOURCE_DIR "/../shared/data/nof1";
        if (!std::filesystem::exists(folder)) {
            GTEST_SKIP() << "the recorded arena is not on this machine";
        }
        rows = testing_support::read_rows(folder / "conversations-full-2025-10-28.json",
                                          "conversations");
    }
    static std::string thoughts_of(const testing_support::Json& row) {
        const auto& thoughts = row["cot_trace"];
        return thoughts.is_string() ? thoughts.get<std::string>() : thoughts.dump();
    }
    testing_support::Json rows;
};

TEST_F(AnswerRecording, EveryAnswerIsRead) {
    std::size_t decisions = 0;
    for (const auto& row : rows) {
        const auto& answer = row["llm_response"];
        const AnswerReading reading = read_answer(answer.dump(), k_rules);
        if (answer.contains("failed_json_response_raw_text")) {
            EXPECT_NE(reading.problems.text(), "");
            EXPECT_TRUE(reading.decisions.empty());
            // What the recorder gave up on is prose with wrapped decisions behind it.
            const std::string raw = answer["failed_json_response_raw_text"];
            const AnswerReading rescued = read_answer(raw, k_rules);
            EXPECT_TRUE(rescued.is_usable()) << rescued.problems.text();
            EXPECT_EQ(rescued.decisions.size(), 6U);
        } else {
            EXPECT_TRUE(reading.problems.empty()) << row["id"] << reading.problems.text();
            EXPECT_EQ(reading.decisions.size(), answer.size()) << row["id"];
            decisions += reading.decisions.size();
        }
    }
    EXPECT_EQ(rows.size(), 100U);
    EXPECT_EQ(decisions, 467U);
}

TEST_F(AnswerRecording, BentAnswersAndThoughtsAreReadOrRefused) {
    std::uint64_t seed = 0;
    for (const auto& row : rows) {
        bend(row["llm_response"].dump(), ++seed);
        bend(thoughts_of(row), ++seed);
    }
}

TEST_F(AnswerRecording, OneOfEachModelIsBrokenEverywhere) {
    std::set<std::string> models;
    for (const auto& row : rows) {
        if (models.insert(row["model_id"]).second) {
            break_everywhere(row["llm_response"].dump());
            break_everywhere(thoughts_of(row));
        }
    }
    EXPECT_EQ(models.size(), 6U);
}

} // namespace
} // namespace nof0::traders
