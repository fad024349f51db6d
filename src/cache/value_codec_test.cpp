// What is written is read back, compressed or not, and broken bytes are refused.
#include "cache/value_codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace nof0::cache {
namespace {

const Compression k_off{};
const Compression k_on{16};

std::string json_like(std::size_t rows) {
    std::string text = "[";
    for (std::size_t i = 0; i < rows; ++i) {
        text += R"({"symbol":"BTC","price":)" + std::to_string(100'000 + i) + "},";
    }
    text.back() = ']';
    return text;
}

TEST(ValueCodec, OffMeansTheValueItself) {
    EXPECT_EQ(encode_value(json_like(100), k_off), json_like(100));
    EXPECT_TRUE(is_stored_as_is(json_like(100), k_off));
    EXPECT_EQ(encode_value("", k_on), "");
}

TEST(ValueCodec, CompressesOnlyAboveTheSizeAndMarksIt) {
    const std::string small(16, 'x');
    EXPECT_EQ(encode_value(small, k_on), small);
    const std::string large = json_like(100);
    const std::string stored = encode_value(large, k_on);
    EXPECT_EQ(stored.front(), '\x01');
    EXPECT_LT(stored.size(), large.size() / 3);
    EXPECT_FALSE(is_stored_as_is(large, k_on));
    EXPECT_EQ(decode_value(stored), large);
}

TEST(ValueCodec, AValueThatLooksMarkedIsNotMistaken) {
    const std::string looks_marked("\x01(\xb5/\xfd not a frame", 16);
    EXPECT_EQ(decode_value(encode_value(looks_marked, k_off)), looks_marked);
    EXPECT_FALSE(is_stored_as_is(looks_marked, k_off));
}

TEST(ValueCodec, BrokenFramesAreNoValue) {
    const std::string stored = encode_value(json_like(100), k_on);
    for (std::size_t cut = 1; cut < stored.size(); ++cut) {
        EXPECT_EQ(decode_value(std::string_view(stored).substr(0, cut)), std::nullopt) << cut;
    }
    // A frame header that promises 1 TB.
    const std::string bomb("\x01\x28\xb5\x2f\xfd\xe0\x00\x00\x00\x00\x00\x01\x00\x00\x01\x00\x00",
                           17);
    EXPECT_EQ(decode_value(bomb), std::nullopt);
}

RC_GTEST_PROP(ValueCodecProperty, DecodeUndoesEncode, (const std::string& value)) {
    RC_ASSERT(decode_value(encode_value(value, k_off)) == value);
    RC_ASSERT(decode_value(encode_value(value, Compression{0})) == value);
    RC_ASSERT(!is_stored_as_is(value, k_off) || encode_value(value, k_off) == value);
}

} // namespace
} // namespace nof0::cache
