#include "app/parity/json_tree.hpp"

#include <gtest/gtest.h>

namespace nof0::app::parity {
namespace {

TEST(JsonTree, KeepsTheTextOfNumbers) {
    const auto value = parse_json(R"({"a": -749.7700000000001 , "b":[1e-7,10000 ,
                                      1009375947925348
                                     ],"c":{"d":1.0}})");
    ASSERT_TRUE(value.ok()) << value.error().message;
    EXPECT_EQ(value->find("a")->text, "-749.7700000000001");
    ASSERT_EQ(value->find("b")->items.size(), 3U);
    EXPECT_EQ(value->find("b")->items[0].text, "1e-7");
    EXPECT_EQ(value->find("b")->items[1].text, "10000");
    EXPECT_EQ(value->find("b")->items[2].text, "1009375947925348");
    EXPECT_EQ(value->find_path("c.d")->text, "1.0");
    EXPECT_EQ(value->find_path("c.d")->number(), 1.0);
    EXPECT_EQ(value->find_path("c.e"), nullptr);
    EXPECT_EQ(value->leaves(), 5);
}

TEST(JsonTree, ReadsEveryKindOfValue) {
    const auto value = parse_json(R"({"t":"a\n\u00e9","n":null,"y":true,"x":false,"e":{},"l":[]})");
    ASSERT_TRUE(value.ok());
    EXPECT_EQ(value->text_of("t"), "a\n\xc3\xa9");
    EXPECT_EQ(value->find("n")->kind, JsonKind::null);
    EXPECT_EQ(value->find("y")->text, "true");
    EXPECT_EQ(value->find("x")->text, "false");
    EXPECT_EQ(value->leaves(), 6); // an empty container is a field
    EXPECT_EQ(value->brief(100), R"({"t":"a\n)"
                                 "\xc3\xa9"
                                 R"(","n":null,"y":true,"x":false,"e":{},"l":[]})");
    EXPECT_EQ(value->brief(9), R"({"t":"a\n...)");
}

TEST(JsonTree, RefusesWhatIsNoJson) {
    for (const char* text : {"", "7", "{", "[1,]", "{\"a\":}", "{\"a\":1}{", "{\"a\":1} x", "[nul]",
                             "[1.]", "[-]", "[tru]", "{\"a\" 1}", "[\"\\x\"]"}) {
        EXPECT_FALSE(parse_json(text).ok()) << text;
    }
}

} // namespace
} // namespace nof0::app::parity
