#include "config/values.hpp"

#include <gtest/gtest.h>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

TEST(Values, WholeNumbersAreWholeAndBounded) {
    EXPECT_EQ(parse_whole("42", {0, 100}), 42);
    EXPECT_EQ(parse_whole("-1", {-1, 100}), -1);
    for (const char* text :
         {"", "101", "-1", "1.0", "1e2", " 1", "1 ", "0x10", "+1", "99999999999999999999"}) {
        EXPECT_FALSE(parse_whole(text, {0, 100})) << text;
    }
}

TEST(Values, NumbersAreFinite) {
    EXPECT_EQ(parse_number("2.5", {0, 10}), 2.5);
    EXPECT_EQ(parse_number("1e1", {0, 10}), 10);
    for (const char* text : {"", "nan", "inf", "-inf", "1e999", "10.1", "-0.1", "1,5", "5%"}) {
        EXPECT_FALSE(parse_number(text, {0, 10})) << text;
    }
    EXPECT_FALSE(parse_number("0", {0, 10, Number::Least::excluded}));
}

TEST(Values, DurationsCarryAUnit) {
    EXPECT_EQ(parse_span("1h30m", {0s, 24h}), 90min);
    EXPECT_EQ(parse_span("0", {0s, 24h}), 0s);
    for (const char* text : {"", "30", "-3m", "3 m", "25h", "m", "1h-1m",
                             "1000000000d1000000000d1000000000d1000000000d"}) {
        EXPECT_FALSE(parse_span(text, {0s, 24h})) << text;
    }
}

TEST(Values, SizesCarryAUnitOrNone) {
    EXPECT_EQ(parse_bytes("4096", {0, 1 << 20}), 4096);
    EXPECT_EQ(parse_bytes("16KiB", {0, 1 << 20}), 16 * 1024);
    for (const char* text : {"", "KiB", "-1", "1kb", "2MiB", "9999999999999GiB"}) {
        EXPECT_FALSE(parse_bytes(text, {0, 1 << 20})) << text;
    }
    EXPECT_EQ(format_bytes(16 * 1024), "16KiB");
    EXPECT_EQ(format_bytes(1000), "1000");
    EXPECT_EQ(format_bytes(0), "0");
}

TEST(Values, TruthsAreWords) {
    EXPECT_EQ(parse_truth("True"), true);
    EXPECT_EQ(parse_truth("off"), false);
    for (const char* text : {"", "1", "truely", "falsehood", "y"}) {
        EXPECT_FALSE(parse_truth(text)) << text;
    }
}

TEST(Values, NamesThatBecomePartsOfKeysAndUrls) {
    EXPECT_TRUE(is_trader_id("gemini-2.5-pro"));
    for (const std::string& id : {std::string(), std::string("a b"), std::string("a:b"),
                                  std::string("_house"), std::string(65, 'a'), std::string("ä")}) {
        EXPECT_FALSE(is_trader_id(id)) << id;
    }
    EXPECT_TRUE(is_url("https://example.com/v1"));
    EXPECT_FALSE(is_url("https://"));
    EXPECT_FALSE(is_url("example.com"));
    EXPECT_FALSE(is_url("http://a b"));
    EXPECT_TRUE(is_host("::1"));
    EXPECT_FALSE(is_host("a/b"));
}

} // namespace
} // namespace nof0::config
