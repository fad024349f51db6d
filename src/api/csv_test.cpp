#include "api/csv.hpp"

#include <gtest/gtest.h>

namespace nof0::api {
namespace {

std::string row(std::string_view object, std::string_view columns) {
    std::string out;
    append_csv_row(out, object, columns);
    return out;
}

TEST(Csv, ValuesAsTheyAreWritten) {
    EXPECT_EQ(csv_header("a,b"), "a,b\r\n");
    EXPECT_EQ(row(R"({"a":1.50,"b":-0.000000000001})", "a,b"), "1.50,-0.000000000001\r\n");
    EXPECT_EQ(row(R"({"b":true,"a":null})", "a,b,c"), ",true,\r\n");
    EXPECT_EQ(row(R"({"a":{"x":[1,2]},"b":[]})", "a,b"), "\"{\"\"x\"\":[1,2]}\",[]\r\n");
}

TEST(Csv, TextIsQuotedWhereItMustBe) {
    EXPECT_EQ(row(R"({"a":"plain text"})", "a"), "plain text\r\n");
    EXPECT_EQ(row(R"({"a":"one, \"two\"\nthree"})", "a"), "\"one, \"\"two\"\"\nthree\"\r\n");
    EXPECT_EQ(row(R"({"a":" x"})", "a"), "\" x\"\r\n");
    EXPECT_EQ(row(R"({"a":"\u00e4\u0000"})", "a"), std::string("\u00e4\0\r\n", 5));
}

TEST(Csv, NoTextIsAFormula) {
    EXPECT_EQ(row(R"({"a":"=1+1","b":"-2","c":"@x","d":"+3","e":"\tx"})", "a,b,c,d,e"),
              "'=1+1,'-2,'@x,'+3,'\tx\r\n");
    EXPECT_EQ(row(R"({"a":"=A1,B1"})", "a"), "\"'=A1,B1\"\r\n");
    EXPECT_EQ(row(R"({"a":-2})", "a"), "-2\r\n");
}

} // namespace
} // namespace nof0::api
