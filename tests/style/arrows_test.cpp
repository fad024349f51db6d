// The arrow table of docs/ARCHITECTURE.md, held against every #include of src/.
#include "source_tree.hpp"

#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace nof0::style {
namespace {

using Arrows = std::map<std::string, std::set<std::string>>;

Arrows arrows_of_the_document() {
    const std::string text = read_file(root() / "docs/ARCHITECTURE.md");
    const std::size_t begin = text.find("<!-- arrows:begin -->");
    const std::size_t end = text.find("<!-- arrows:end -->");
    Arrows arrows;
    std::istringstream lines(text.substr(begin, end - begin));
    const std::regex row(R"(\| (\w+) \|([ \w]*)\|)");
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (!std::regex_match(line, match, row) || match[1] == "room") {
            continue;
        }
        std::istringstream words(match[2]);
        std::set<std::string>& allowed = arrows[match[1]];
        for (std::string word; words >> word;) {
            allowed.insert(word);
        }
        allowed.insert(match[1]);
    }
    return arrows;
}

TEST(Arrows, EveryRoomHasARow) {
    const Arrows arrows = arrows_of_the_document();
    for (const auto& entry : std::filesystem::directory_iterator(root() / "src")) {
        EXPECT_TRUE(arrows.contains(entry.path().filename().string())) << entry.path();
    }
}

TEST(Arrows, EveryIncludeIsAllowed) {
    const Arrows arrows = arrows_of_the_document();
    const std::string prefix = "#include \"";
    for (const std::filesystem::path& file : sources("src")) {
        const std::string room = std::filesystem::relative(file, root() / "src").begin()->string();
        std::istringstream lines(read_file(file));
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with(prefix) && line.find('/') != line.npos) {
                const std::size_t slash = line.find('/');
                const std::string included = line.substr(prefix.size(), slash - prefix.size());
                EXPECT_TRUE(arrows.at(room).contains(included)) << file << ": " << line;
            }
        }
    }
}

} // namespace
} // namespace nof0::style
