#include "base/hash.hpp"
#include "venues/hyperliquid/signing/private_key.hpp"
#include "venues/hyperliquid/signing/wire_value.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>

namespace nof0::venues::hyperliquid {
namespace {

std::string msgpack_hex(const WireValue& value) {
    std::string bytes;
    value.append_msgpack(bytes);
    return hex(bytes);
}

std::string json_of(const WireValue& value) {
    std::string json;
    value.append_json(json);
    return json;
}

// Another implementation is the judge; it reads integers and lengths of every size.
TEST(WireValue, IsTheMessagePackOfAnotherImplementation) {
    using Limits = std::numeric_limits<std::int64_t>;
    for (const std::int64_t number : {std::int64_t{0},
                                      std::int64_t{1},
                                      std::int64_t{127},
                                      std::int64_t{128},
                                      std::int64_t{255},
                                      std::int64_t{256},
                                      std::int64_t{65'535},
                                      std::int64_t{65'536},
                                      std::int64_t{4'294'967'295},
                                      std::int64_t{4'294'967'296},
                                      Limits::max(),
                                      std::int64_t{-1},
                                      std::int64_t{-32},
                                      std::int64_t{-33},
                                      std::int64_t{-128},
                                      std::int64_t{-129},
                                      std::int64_t{-32'768},
                                      std::int64_t{-32'769},
                                      std::int64_t{-2'147'483'648},
                                      std::int64_t{-2'147'483'649},
                                      Limits::min()}) {
        const auto expected = nlohmann::json::to_msgpack(number);
        EXPECT_EQ(msgpack_hex(WireValue::integer(number)),
                  hex({reinterpret_cast<const char*>(expected.data()), expected.size()}))
            << number;
    }
    for (const std::size_t length : {0, 1, 31, 32, 255, 256, 65'535}) {
        const std::string text(length, 'x');
        const auto expected = nlohmann::json::to_msgpack(text);
        EXPECT_EQ(msgpack_hex(WireValue::text(text)),
                  hex({reinterpret_cast<const char*>(expected.data()), expected.size()}))
            << length;
    }
    for (const std::size_t count : {0, 1, 15, 16, 300}) {
        const auto expected = nlohmann::json::to_msgpack(nlohmann::json::array_t(count, true));
        EXPECT_EQ(msgpack_hex(WireValue::array(WireValue::Array(count, WireValue::truth(true)))),
                  hex({reinterpret_cast<const char*>(expected.data()), expected.size()}))
            << count;
    }
}

TEST(WireValue, MapsKeepTheirOrder) {
    WireValue map = WireValue::map();
    map.put("type", WireValue::text("x")).put("a", WireValue()).put("Z", WireValue::truth(false));
    map.put("list", WireValue::array({})).put("map", WireValue::map());
    EXPECT_EQ(json_of(map), R"({"type":"x","a":null,"Z":false,"list":[],"map":{}})");
    EXPECT_EQ(msgpack_hex(map), "85a474797065a178a161c0a15ac2a46c69737490a36d617080");
}

TEST(PrivateKey, IsHeldButNotSeen) {
    static_assert(!std::is_copy_constructible_v<PrivateKey>);
    for (const char* broken : {"", "0x", "12",
                               "0xzz23456789012345678901234567890123456789012345"
                               "678901234567890123"}) {
        const auto key = PrivateKey::parse(config::Secret(broken));
        ASSERT_FALSE(key.ok());
        EXPECT_EQ(key.error().message, "a private key is 64 hexadecimal digits");
    }
    // Zero and the order of the curve are no keys.
    EXPECT_FALSE(PrivateKey::parse(config::Secret(std::string(64, '0'))).ok());
    EXPECT_FALSE(PrivateKey::parse(config::Secret(std::string(64, 'f'))).ok());
}

TEST(PrivateKey, ReadsWithAndWithoutPrefix) {
    const std::string digits = "0123456789012345678901234567890123456789012345678901234567890123";
    for (const std::string& text : {digits, "0x" + digits}) {
        const auto key = PrivateKey::parse(config::Secret(text));
        ASSERT_TRUE(key.ok());
        EXPECT_EQ(key->address().text(), "0x14791697260e4c9a71f18484c9f997b308e59325");
    }
}

TEST(Address, IsReadInAnyCaseAndWrittenInLower) {
    const auto address = Address::parse("0x14791697260E4c9A71f18484C9f997B308e59325");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->text(), "0x14791697260e4c9a71f18484c9f997b308e59325");
    EXPECT_FALSE(Address::parse("14791697260e4c9a71f18484c9f997b308e59325"));
    EXPECT_FALSE(Address::parse("0x14791697260e4c9a71f18484c9f997b308e593"));
    EXPECT_FALSE(Address::parse("0x14791697260e4c9a71f18484c9f997b308e5932g"));
}

TEST(Signature, OfNobodyRecoversNobody) {
    EXPECT_FALSE(signer_of(keccak256("x"), Signature{.v = 26}));
    EXPECT_FALSE(signer_of(keccak256("x"), Signature{}));
}

} // namespace
} // namespace nof0::venues::hyperliquid
