#include "pipelines/import/json_cursor.hpp"

#include "base/json.hpp"

#include <bit>
#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>

namespace nof0::pipelines {
namespace {

// A text with the padding that a cursor needs, ended by what would follow it in a file.
class Window {
public:
    explicit Window(std::string_view text) : bytes_(text), size_(text.size()) {
        bytes_.append(JsonCursor::k_padding, '\0');
    }
    const char* begin() const { return bytes_.data(); }
    const char* end() const { return bytes_.data() + size_; }

private:
    std::string bytes_;
    std::size_t size_;
};

struct Skipped {
    JsonCursor::State state;
    std::size_t at;
    std::string reason;
};

Skipped skip(std::string_view text) {
    const Window window(text);
    JsonCursor cursor;
    cursor.reset(window.begin(), window.end());
    cursor.skip_value();
    return {cursor.state(), static_cast<std::size_t>(cursor.position() - window.begin()),
            cursor.state() == JsonCursor::State::broken ? cursor.reason() : ""};
}

JsonNumber number(const std::string& text) {
    const Window window(text + ",");
    JsonCursor cursor;
    cursor.reset(window.begin(), window.end());
    JsonNumber number;
    EXPECT_TRUE(cursor.peek() == JsonType::number && cursor.number(number)) << text;
    EXPECT_EQ(cursor.position() - window.begin(), static_cast<std::ptrdiff_t>(text.size())) << text;
    return number;
}

struct Refusal {
    std::string_view text;
    std::size_t at;
    std::string_view reason;
};

TEST(JsonCursor, RefusesWhatIsNoJsonWhereItIs) {
    using namespace std::literals;
    const Refusal refusals[] = {
        {"[1,]", 3, "a value expected, found ']'"},
        {"[1 2]", 3, "',' or ']' expected, found '2'"},
        {"{\"a\":1,}", 7, "a key in quotes expected, found '}'"},
        {"{\"a\" 1}", 5, "':' expected, found '1'"},
        {"{a:1}", 1, "a key in quotes expected, found 'a'"},
        {"[01]", 1, "a number with a leading zero"},
        {"[-01]", 1, "a number with a leading zero"},
        {"[1.]", 1, "a number without digits after its point or exponent"},
        {"[1e+]", 1, "a number without digits after its point or exponent"},
        {"[.5]", 1, "a value expected, found '.'"},
        {"[+1]", 1, "a value expected, found '+'"},
        {"[-x]", 2, "a digit expected, found 'x'"},
        {"[0x10]", 2, "',' or ']' expected, found 'x'"},
        {"[NaN]", 1, "NaN and Infinity are no JSON numbers"},
        {"[Infinity]", 1, "NaN and Infinity are no JSON numbers"},
        {"[-Infinity]", 2, "NaN and Infinity are no JSON numbers"},
        {"[1e999]", 1, "a number outside the range of a double"},
        {"[1e-999]", 1, "a number outside the range of a double"},
        {"[truth]", 4, "true, false or null expected, found 't'"},
        {"[nul]", 4, "true, false or null expected, found ']'"},
        {"[truex]", 5, "',' or ']' expected, found 'x'"},
        {"[\"a\nb\"]", 3, "a control character in text"},
        {"[\"a\0b\"]"sv, 3, "a NUL byte in text"},
        {"[\0]"sv, 1, "a value expected, found byte 0x00"},
        {"[\"\\u0000\"]", 2, "a NUL (\\u0000) in text, which Postgres cannot store"},
        {"[\"\\uD800\"]", 2, "half a surrogate pair, which is no character"},
        {"[\"\\uDC00\"]", 2, "half a surrogate pair, which is no character"},
        {"[\"\\uD800\\u0041\"]", 2, "half a surrogate pair, which is no character"},
        {"[\"\\u12G4 and more\"]", 2, "\\u must be followed by four hexadecimal digits"},
        {"[\"\\x41\"]", 2, "an unknown escape sequence"},
        {"[\"\xC3(\"]", 1, "the text that begins here is not valid UTF-8"},
        {"[\"0123456789\xFF\"]", 1, "the text that begins here is not valid UTF-8"},
        {"[\"\xED\xA0\x80\"]", 1, "the text that begins here is not valid UTF-8"},
        {"[\xC3\xA9]", 1, "a value expected, found byte 0xC3"},
        {"{\"a\":1,\"b\":2,\"a\":3}", 13, "a key that this object has already"},
        {"{\"a\":1,\"\\u0061\":3}", 7, "a key that this object has already"},
        {"[1] // two", 3, ""},
    };
    for (const Refusal& refusal : refusals) {
        const Skipped skipped = skip(refusal.text);
        EXPECT_EQ(skipped.state,
                  refusal.reason.empty() ? JsonCursor::State::good : JsonCursor::State::broken)
            << refusal.text;
        EXPECT_EQ(skipped.at, refusal.at) << refusal.text;
        EXPECT_EQ(skipped.reason, refusal.reason) << refusal.text;
    }
}

TEST(JsonCursor, NestingHasALimit) {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + "1" + std::string(levels, ']');
    };
    EXPECT_EQ(skip(nested(JsonCursor::k_depth_max)).state, JsonCursor::State::good);
    EXPECT_EQ(skip(nested(JsonCursor::k_depth_max + 1)).reason, "nested deeper than 64 levels");
    EXPECT_EQ(skip(std::string(1'000'000, '[')).reason, "nested deeper than 64 levels");
    std::string objects;
    for (int i = 0; i < 1'000'000; ++i) {
        objects += "{\"a\":";
    }
    EXPECT_EQ(skip(objects).reason, "nested deeper than 64 levels");
}

// A window that ends anywhere inside a value asks for more; it neither accepts nor refuses.
TEST(JsonCursor, EveryPrefixNeedsMore) {
    const std::string text = R"( {"a" : [1, -2.5e-3, true,false , null, "x\u00e9\n\ud83d\ude00é"],)"
                             R"( "b":{}, "c":[ ], "": {"d":"0123456789abcdef"}})";
    ASSERT_EQ(skip(text).state, JsonCursor::State::good);
    for (std::size_t size = 0; size < text.size(); ++size) {
        const Skipped skipped = skip(text.substr(0, size));
        EXPECT_EQ(skipped.state, JsonCursor::State::needs_more)
            << "after " << size << " bytes: " << skipped.reason;
    }
}

TEST(JsonCursor, NumbersAreExact) {
    for (const std::string text : {"0",
                                   "-0",
                                   "-0.0",
                                   "1",
                                   "-749.7700000000001",
                                   "-14.469999999999999",
                                   "1e22",
                                   "1e23",
                                   "9007199254740993",
                                   "0.1",
                                   "123456789012345678901234567890",
                                   "5e-324",
                                   "2.2250738585072011e-308",
                                   "1.7976931348623157e308",
                                   "0.000000000000000000000000000001",
                                   "1e-22",
                                   "1.0000000000000002",
                                   "99999999",
                                   "100000000",
                                   "1234567890123456",
                                   "12345678.12345678",
                                   "0e0",
                                   "0E+5",
                                   "7.1054273576010019e-15",
                                   "0.00000000000000000001234567890123456789"}) {
        const double expected = std::strtod(text.c_str(), nullptr);
        EXPECT_EQ(std::bit_cast<std::uint64_t>(number(text).value),
                  std::bit_cast<std::uint64_t>(expected))
            << text;
    }
}

TEST(JsonCursor, RandomNumbersAreExact) {
    const unsigned seed = 20251122;
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    for (int i = 0; i < 200'000; ++i) {
        const double value = std::bit_cast<double>(random());
        if (!std::isfinite(value) || std::abs(value) < 1e-300) {
            continue;
        }
        const int digits = 1 + static_cast<int>(random() % 20);
        const bool plain = std::abs(value) < 1e15 && std::abs(value) > 1e-15;
        const std::string text =
            plain ? fmt::format("{:.{}f}", value, digits) : fmt::format("{:.{}e}", value, digits);
        const double expected = std::strtod(text.c_str(), nullptr);
        if (std::isfinite(expected)) { // rounding the digits may have led over the edge
            EXPECT_EQ(number(text).value, expected) << text;
        }
    }
}

TEST(JsonCursor, IntegersKeepAllBits) {
    EXPECT_EQ(number("9223372036854775807").integer, INT64_MAX);
    EXPECT_EQ(number("-9223372036854775808").integer, INT64_MIN);
    EXPECT_TRUE(number("1009375947925348").is_integer);
    EXPECT_FALSE(number("9223372036854775808").is_integer);
    EXPECT_FALSE(number("1.0").is_integer);
    EXPECT_FALSE(number("1e3").is_integer);
}

TEST(JsonCursor, TextIsUnescaped) {
    const std::string text = R"("a\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00é")";
    const Window window(text);
    JsonCursor cursor;
    cursor.reset(window.begin(), window.end());
    std::string found;
    ASSERT_TRUE(cursor.peek() == JsonType::text && cursor.text(found));
    EXPECT_EQ(found, nlohmann::json::parse(text).get<std::string>());
}

// What is kept as JSON loses its white space and nothing else, also when nested.
TEST(JsonCursor, CompactTextKeepsEveryToken) {
    const std::string text = "{ \"a b\" : [ 1.50 , \"x \\\" y\" ] ,\n\t\"c\" : { \"d\" : null } }";
    const Window window(text);
    JsonCursor cursor;
    cursor.reset(window.begin(), window.end());
    std::string whole;
    std::string inner;
    const auto none = cursor.begin_compact(whole);
    cursor.expect('{');
    ASSERT_TRUE(cursor.take_key("a b"));
    const auto outer = cursor.begin_compact(inner);
    EXPECT_TRUE(cursor.skip_value());
    cursor.end_compact(outer);
    while (cursor.another('}')) {
        std::string_view key;
        cursor.key(key);
        cursor.skip_value();
    }
    cursor.end_compact(none);
    EXPECT_EQ(inner, "[1.50,\"x \\\" y\"]");
    EXPECT_EQ(whole, compact_json(text));
}

} // namespace
} // namespace nof0::pipelines
