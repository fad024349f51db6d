// When two documents are equal, and which are none.
#include "cache/document.hpp"

#include <gtest/gtest.h>

namespace nof0::cache {
namespace {

using Elements = std::vector<Element>;

TEST(Document, HashesAreEqualExactlyWhenTheContentIs) {
    const Elements ab{{"a", "1"}, {"b", "2"}};
    const Elements ba{{"b", "2"}, {"a", "1"}};
    EXPECT_EQ(content_hash(KeyType::hash, ab), content_hash(KeyType::hash, ba));
    EXPECT_EQ(content_hash(KeyType::hash, ab).size(), 32u);

    const Elements xy{{"", "x"}, {"", "y"}};
    const Elements yx{{"", "y"}, {"", "x"}};
    EXPECT_NE(content_hash(KeyType::list, xy), content_hash(KeyType::list, yx));

    EXPECT_NE(content_hash(KeyType::hash, {{"a", "bc"}}),
              content_hash(KeyType::hash, {{"ab", "c"}}));
    EXPECT_NE(content_hash(KeyType::string, {{"", "x"}}), content_hash(KeyType::list, {{"", "x"}}));
    EXPECT_NE(content_hash(KeyType::hash, {}), content_hash(KeyType::list, {}));
}

TEST(Document, TheSpellingOfAScoreDoesNotCount) {
    const Elements ours{{"m", "1.1"}};
    const Elements redis{{"m", "1.1000000000000001"}};
    EXPECT_EQ(content_hash(KeyType::sorted_set, ours), content_hash(KeyType::sorted_set, redis));
    EXPECT_EQ(canonical_score("-7.4901e2"), "-749.01");
    for (const char* bad : {"", "x", "1x", "nan", "inf", "-inf", "1e999"}) {
        EXPECT_EQ(canonical_score(bad), "") << bad;
    }
}

TEST(Document, KnowsTheShapeOfEveryType) {
    EXPECT_TRUE(is_well_formed(KeyType::string, {}));
    EXPECT_TRUE(is_well_formed(KeyType::string, {{"", "x"}}));
    EXPECT_FALSE(is_well_formed(KeyType::string, {{"", "x"}, {"", "y"}}));
    EXPECT_FALSE(is_well_formed(KeyType::string, {{"f", "x"}}));
    EXPECT_TRUE(is_well_formed(KeyType::hash, {{"a", ""}, {"b", ""}}));
    EXPECT_FALSE(is_well_formed(KeyType::hash, {{"a", "1"}, {"b", ""}, {"a", "2"}}));
    EXPECT_TRUE(is_well_formed(KeyType::list, {{"", "x"}, {"", "x"}}));
    EXPECT_TRUE(is_well_formed(KeyType::sorted_set, {{"a", "1"}, {"b", "1"}}));
    EXPECT_FALSE(is_well_formed(KeyType::sorted_set, {{"a", "1"}, {"a", "2"}}));
    EXPECT_FALSE(is_well_formed(KeyType::sorted_set, {{"a", "nan"}}));
    EXPECT_FALSE(is_well_formed(KeyType::stream, {}));
}

} // namespace
} // namespace nof0::cache
