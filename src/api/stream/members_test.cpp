#include "api/stream/members.hpp"

#include "api/stream/position.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace nof0::api {
namespace {

TEST(Members, AreTheTextsThatTheyWere) {
    const Members prices =
        object_members(R"({"prices":{"BTC":{"price":1.50,"x":[1,2]},"a\"b":2}})", "prices");
    EXPECT_EQ(prices, (Members{{"BTC", R"({"price":1.50,"x":[1,2]})"}, {"a\"b", "2"}}));
    const std::string rows = R"({"rows":[{"id":"a","v":{"k":1}},{"id":"b","v":{}}]})";
    EXPECT_EQ(array_members(rows, "rows", "id", "v"), (Members{{"a", R"({"k":1})"}, {"b", "{}"}}));
    EXPECT_EQ(array_members(rows, "rows", "id").at("b"), R"({"id":"b","v":{}})");
    EXPECT_EQ(value_of(rows, "rows"), R"([{"id":"a","v":{"k":1}},{"id":"b","v":{}}])");
    EXPECT_EQ(elements_of(rows, "rows").size(), 2u);
    EXPECT_TRUE(object_members(R"({"prices":{}})", "prices").empty());
    EXPECT_THROW(object_members("[]", "prices"), std::exception);
    EXPECT_THROW(object_members(R"({"others":{}})", "prices"), std::exception);
}

TEST(Members, DifferencesAreNamed) {
    const Members before{{"a", "1"}, {"b", "2"}};
    EXPECT_EQ(changed_names(before, {{"a", "1"}, {"b", "3"}, {"c", "4"}}),
              (std::vector<std::string>{"b", "c"}));
    EXPECT_FALSE(has_gone(before, {{"a", "1"}, {"b", "3"}, {"c", "4"}}));
    EXPECT_TRUE(has_gone(before, {{"a", "1"}}));
}

TEST(StreamPosition, AWholeVersionStandsBehindItsEvents) {
    const StreamPosition whole{5, 0};
    EXPECT_GT(whole, (StreamPosition{5, 1'000'000}));
    EXPECT_LT(whole, (StreamPosition{6, 1}));
    EXPECT_LT((StreamPosition{5, 1}), (StreamPosition{5, 2}));
    EXPECT_EQ(parse_position("5-2"), (StreamPosition{5, 2}));
    EXPECT_EQ(parse_position(StreamPosition{7, 3}.text()), (StreamPosition{7, 3}));
    for (const char* text : {"", "5", "5-", "-5", "-1-1", "5--1", "5-1x", "x-1", "5-99999999999",
                             "99999999999999999999-1", "5 -1"}) {
        EXPECT_EQ(parse_position(text), std::nullopt) << text;
    }
}

} // namespace
} // namespace nof0::api
