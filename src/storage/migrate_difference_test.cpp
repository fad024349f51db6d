#include "storage/migrate_schema_text.hpp"

#include <gtest/gtest.h>

namespace nof0::storage {
namespace {

std::string numbers(int from, int to) {
    std::string text;
    for (int i = from; i <= to; ++i) {
        text += std::to_string(i) + "\n";
    }
    return text;
}

TEST(MigrateDifference, EqualTextsHaveNone) {
    EXPECT_EQ(line_difference("", ""), "");
    EXPECT_EQ(line_difference("a\nb\n", "a\nb\n"), "");
}

TEST(MigrateDifference, ShowsChangesWithThreeLinesAround) {
    EXPECT_EQ(line_difference(numbers(1, 20), numbers(1, 9) + "ten\n" + numbers(11, 20)),
              "@@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n");
    EXPECT_EQ(line_difference(numbers(1, 20), "0\n" + numbers(1, 19)),
              "@@\n+0\n 1\n 2\n 3\n@@\n 17\n 18\n 19\n-20\n");
    EXPECT_EQ(line_difference("", "a\n"), "@@\n+a\n");
    EXPECT_EQ(line_difference("a\n", ""), "@@\n-a\n");
}

TEST(MigrateDifference, NeighbouringChangesShareTheirSurroundings) {
    EXPECT_EQ(line_difference("1\n2\n3\n4\n5\n", "1\nx\n3\ny\n5\n"),
              "@@\n 1\n-2\n+x\n 3\n-4\n+y\n 5\n");
}

} // namespace
} // namespace nof0::storage
