#include "config/yaml_tree.hpp"

#include <gtest/gtest.h>

namespace nof0::config {
namespace {

std::string refusal_of(const std::string& text) {
    const auto tree = parse_yaml(text);
    return tree ? "no refusal" : tree.error().text();
}

TEST(YamlTree, KeepsPlacesOrderAndRepetitions) {
    const auto tree = parse_yaml("b: 1\na:\n  - x\n  - {c: ~}\nb: 2\n");
    ASSERT_TRUE(tree);
    const auto& members = tree->members;
    ASSERT_EQ(members.size(), 3u);
    EXPECT_EQ(members[0].key, "b");
    EXPECT_EQ(members[2].key, "b");
    EXPECT_EQ(members[2].place.line, 5);
    EXPECT_EQ(members[2].value.place.column, 4);
    ASSERT_EQ(members[1].value.items.size(), 2u);
    EXPECT_EQ(members[1].value.items[0].place.line, 3);
    EXPECT_EQ(members[1].value.items[0].place.column, 5);
    EXPECT_EQ(members[1].value.items[1].members[0].value.kind, YamlNode::Kind::null);
}

TEST(YamlTree, AnEmptyTextIsNull) {
    for (const char* text : {"", "\n\n", "# only a comment\n", "---\n"}) {
        const auto tree = parse_yaml(text);
        ASSERT_TRUE(tree) << text;
        EXPECT_EQ(tree->kind, YamlNode::Kind::null) << text;
    }
}

TEST(YamlTree, AliasesAreCopies) {
    const auto tree = parse_yaml("a: &x {k: v}\nb: *x\n");
    ASSERT_TRUE(tree);
    EXPECT_EQ(tree->members[1].value.members[0].value.text, "v");
}

TEST(YamlTree, AnAliasBombIsCountedBeforeItIsBuilt) {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) {
            bomb += (j == 0 ? "*a" : ", *a") + std::to_string(i - 1);
        }
        bomb += "]\n";
    }
    EXPECT_NE(refusal_of(bomb).find("at most 50000 are allowed"), std::string::npos);
}

TEST(YamlTree, RefusesWhatNoConfigurationNeeds) {
    EXPECT_NE(refusal_of("a: &x [*x]\n").find("an alias stands for a finished value"),
              std::string::npos);
    EXPECT_NE(refusal_of("[a, b]: c\n").find("a key is a word"), std::string::npos);
    EXPECT_NE(refusal_of("~: c\n").find("a key is a word"), std::string::npos);
    EXPECT_NE(refusal_of("a: 1\n---\nb: 2\n").find("one document is allowed"), std::string::npos);
    EXPECT_NE(refusal_of("a: \xFF\n").find("not UTF-8"), std::string::npos);
    EXPECT_EQ(refusal_of(std::string("a: 1\nb\0: 2", 10)),
              ":2:2: found a control character; text, tabs and line ends are allowed");
    EXPECT_NE(refusal_of("a: [1, 2\nb: 3\n").find("no YAML"), std::string::npos);
    EXPECT_NE(refusal_of("a: *nobody\n").find("no YAML"), std::string::npos);
    EXPECT_NE(refusal_of(std::string((1 << 20) + 1, '#')).find("at most 1048576"),
              std::string::npos);
}

TEST(YamlTree, DeepNestingIsRefusedAndNotFollowed) {
    for (const std::string& deep : {std::string(100'000, '['), std::string(100'000, '{')}) {
        EXPECT_NE(refusal_of(deep), "no refusal");
    }
    std::string blocks;
    for (int i = 0; i < 400; ++i) {
        blocks += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    }
    EXPECT_NE(refusal_of(blocks).find("at most 32"), std::string::npos);
}

} // namespace
} // namespace nof0::config
