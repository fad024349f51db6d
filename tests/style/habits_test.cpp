// Habits that a reviewer should not have to look for.
#include "source_tree.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string_view>
#include <vector>

namespace nof0::style {
namespace {

struct Banned {
    std::string_view text;
    std::string_view instead;
    std::vector<std::string_view> allowed_in; // files or folders that hold the one place for it
};

const std::vector<Banned>& banned_texts() {
    static const std::vector<Banned> list{
        {"system_clock::now(", "the injected clock (base/clock.hpp)", {"src/base/clock.cpp"}},
        // The embedded servers look for programs and a short path before any configuration is read;
        // the registry of SQL statements writes its coverage for tests.
        {"getenv(",
         "config::Environment",
         {"src/config/", "src/app/embedded/", "src/storage/pg/registry.cpp"}},
        {"std::random_device", "a seed that is passed in", {"src/app/embedded/", "src/cache/"}},
        {"TODO", "an issue", {}},
        {"FIXME", "an issue", {}},
        {"std::rand(", "base/random.hpp", {}},
    };
    return list;
}

bool is_exempt(const std::string& name, const Banned& banned) {
    return name.ends_with("_test.cpp") ||
           std::ranges::any_of(banned.allowed_in,
                               [&](std::string_view place) { return name.starts_with(place); });
}

TEST(Habits, BannedCallsStayWhereTheyBelong) {
    for (const std::filesystem::path& file : sources("src")) {
        const std::string name = std::filesystem::relative(file, root()).string();
        const std::string text = read_file(file);
        for (const Banned& banned : banned_texts()) {
            const bool found = text.find(banned.text) != text.npos;
            EXPECT_FALSE(found && !is_exempt(name, banned))
                << name << " has " << banned.text << ": use " << banned.instead;
        }
    }
}

TEST(Habits, HeadersOpenNoNamespace) {
    for (const std::filesystem::path& file : sources("src")) {
        if (file.extension() == ".hpp") {
            EXPECT_EQ(read_file(file).find("using namespace"), std::string::npos) << file;
        }
    }
}

// SQL lives in named blocks of src/storage/*.sql, which a test checks against the schema.
TEST(Habits, NoSqlInSources) {
    for (const std::filesystem::path& file : sources("src")) {
        const std::string name = std::filesystem::relative(file, root()).string();
        if (name.ends_with("_test.cpp") || name.starts_with("src/storage/pg/") ||
            name.starts_with("src/app/embedded/") || name.starts_with("src/app/bench/")) {
            continue; // protocol statements, the making of a cluster, the anchor of a benchmark
        }
        const std::string text = read_file(file);
        for (const std::string_view verb : {"\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE "}) {
            EXPECT_EQ(text.find(verb), text.npos) << name << " holds " << verb;
        }
    }
}

TEST(Habits, EveryHeaderSaysWhatItIs) {
    for (const std::filesystem::path& file : sources("src")) {
        if (file.extension() == ".hpp") {
            const std::string text = read_file(file);
            EXPECT_TRUE(text.starts_with("// ")) << file << " opens without a sentence";
            EXPECT_NE(text.find("#pragma once"), text.npos) << file;
        }
    }
}

} // namespace
} // namespace nof0::style
