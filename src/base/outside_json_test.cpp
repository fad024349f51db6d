#include "base/outside_json.hpp"

#include <gtest/gtest.h>

namespace nof0 {
namespace {

TEST(OutsideJson, WhatPostgresTakesStaysAsItIs) {
    for (const char* json : {R"({"a": [1, 2.5, "x"]})", R"("\ud83d\ude00")", R"("\\u0000")", "null",
                             R"({"BTC": {"signal": "hold"}})"}) {
        EXPECT_EQ(storable_json(json, 1000), json);
    }
}

TEST(OutsideJson, RefusedEscapesBecomeTheReplacementCharacter) {
    EXPECT_EQ(storable_json(R"("a\u0000b")", 1000), R"("a\ufffdb")");
    EXPECT_EQ(storable_json(R"("\ud83dx")", 1000), R"("\ufffdx")");
    EXPECT_EQ(storable_json(R"("\ude00")", 1000), R"("\ufffd")");
    EXPECT_EQ(storable_json(R"("\ud83d\ud83d\ude00")", 1000), R"("\ufffd\ud83d\ude00")");
    EXPECT_EQ(storable_json("\"a\xff\"", 1000), "\"a\xEF\xBF\xBD\"");
}

TEST(OutsideJson, WhatIsNoJsonIsKeptAsText) {
    EXPECT_EQ(storable_json("I would hold.", 1000), R"({"raw_text":"I would hold."})");
    EXPECT_EQ(storable_json("", 1000), R"({"raw_text":""})");
    EXPECT_EQ(storable_json("{\"a\":", 1000), R"({"raw_text":"{\"a\":"})");
    EXPECT_EQ(storable_json("[1e999999]", 1000), R"({"raw_text":"[1e999999]"})");
    EXPECT_EQ(storable_json(R"("\u00g0")", 1000), R"({"raw_text":"\"\\u00g0\""})");
    EXPECT_EQ(storable_json("[\"abcdefgh\"]", 6), R"({"raw_text":"[\"abcd"})");
}

} // namespace
} // namespace nof0
