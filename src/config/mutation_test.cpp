// Whatever happens to the shipped files, loading ends in a configuration or in mistakes with a
// place. The fuzz target (tests/fuzz/yaml_fuzz.cpp) goes on where this stops.
#include "config/describe.hpp"
#include "config/test_texts.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <random>

namespace nof0::config {
namespace {

Texts shipped_files() {
    Texts texts;
    for (const char* name : {"nof0", "llm", "executor", "manager", "exchange", "market"}) {
        const std::string path = std::string("etc/") + name + ".yaml";
        std::ifstream stream(std::string(NOF0_SOURCE_DIR) + "/" + path);
        texts[path] = std::string(std::istreambuf_iterator<char>(stream), {});
    }
    return texts;
}

std::string mutated(std::string text, std::mt19937& random) {
    const auto below = [&](std::size_t n) { return random() % std::max<std::size_t>(n, 1); };
    const std::string_view pieces[] = {":",  " ",    "\n",  "- ", "[",     "]",   "{",      "}",
                                       "&a", "*a",   "\"",  "'",  "${X}",  "${",  "|",      ">",
                                       "#",  "\t",   "!!",  "?",  "%YAML", "---", "-1",     "1e999",
                                       "~",  "\xFF", "<<:", "\r", "nan",   "0x",  "\\u0000"};
    for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
        case 0:
            text.erase(at, 1 + below(20));
            break;
        case 1:
            text.insert(at, pieces[below(std::size(pieces))]);
            break;
        case 2:
            text.insert(at, text.substr(below(text.size()), below(200)));
            break;
        default:
            text[at] = static_cast<char>(random());
            break;
        }
        if (text.empty()) {
            break;
        }
    }
    return text;
}

TEST(Mutation, NeverCrashesAndAlwaysSaysWhere) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const Texts shipped = shipped_files();
    int loaded = 0;
    for (int round = 0; round < 600; ++round) {
        Texts texts = shipped;
        auto victim = std::next(texts.begin(), static_cast<long>(random() % texts.size()));
        victim->second = mutated(victim->second, random);
        try {
            const Config config = load_texts(texts);
            EXPECT_FALSE(describe_as_json(config).empty());
            ++loaded;
        } catch (const ConfigError& error) {
            for (const Problem& problem : error.problems()) {
                EXPECT_FALSE(problem.file.empty()) << problem.text() << "\n" << victim->second;
                EXPECT_GT(problem.place.line, 0) << problem.text() << "\n" << victim->second;
                EXPECT_EQ(problem.text().find('\n'), std::string::npos) << problem.text();
            }
        }
    }
    EXPECT_GT(loaded, 0);   // a comment may change,
    EXPECT_LT(loaded, 600); // a key may not
}

} // namespace
} // namespace nof0::config
