#include "pipelines/import/duplicate_finder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace nof0::pipelines {
namespace {

TEST(DuplicateFinder, FindsEveryRepetitionInMemoryAndSpilled) {
    const unsigned seed = 7;
    SCOPED_TRACE(fmt::format("seed {}", seed));
    for (const std::size_t limit : {100'000u, 1000u, 64u}) {
        std::mt19937 random(seed);
        DuplicateFinder finder(limit);
        std::map<std::string, std::uint64_t> first; // key -> ordinal
        std::set<std::pair<std::uint64_t, std::uint64_t>> expected;
        for (std::uint64_t ordinal = 1; ordinal <= 20'000; ++ordinal) {
            const std::string key = fmt::format("trader-{}", random() % 100'000);
            const auto [found, is_new] = first.emplace(key, ordinal);
            if (!is_new) {
                expected.emplace(found->second, ordinal);
            }
            finder.add(content_hash(key), {0, ordinal, ordinal * 100}, ordinal);
        }
        EXPECT_EQ(finder.has_spilled(), limit < 20'000);
        std::set<std::pair<std::uint64_t, std::uint64_t>> found;
        finder.finish([&](const DuplicateFinder::Duplicate& duplicate) {
            EXPECT_EQ(duplicate.second.place.offset, duplicate.second.place.ordinal * 100);
            EXPECT_EQ(duplicate.first.content, duplicate.first.place.ordinal);
            found.emplace(duplicate.first.place.ordinal, duplicate.second.place.ordinal);
        });
        EXPECT_GT(expected.size(), 100u);
        EXPECT_EQ(found, expected) << "limit " << limit;
    }
}

TEST(DuplicateFinder, NothingFoundInNothing) {
    DuplicateFinder finder(10);
    finder.finish([](const DuplicateFinder::Duplicate&) { FAIL(); });
}

TEST(ContentHash, TellsShortAndLongTextsApart) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    const auto add = [&](ContentHash hash) {
        EXPECT_TRUE(seen.emplace(hash.high, hash.low).second);
    };
    for (std::size_t size = 0; size < 100; ++size) {
        add(content_hash(std::string(size, 'a')));
        add(content_hash(std::string(size, '\0') + 'b'));
        add(content_hash("x", static_cast<std::int64_t>(size)));
    }
    EXPECT_EQ(content_hash("gpt-5"), content_hash(std::string("gpt-") + "5"));
}

} // namespace
} // namespace nof0::pipelines
