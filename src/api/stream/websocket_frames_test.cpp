#include "api/stream/websocket_frames.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

namespace nof0::api {
namespace {

std::string client_frame(int first, std::string_view payload) {
    std::string frame{static_cast<char>(first), static_cast<char>(0x80 | payload.size())};
    frame += "mask";
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame += static_cast<char>(payload[i] ^ "mask"[i % 4]);
    }
    return frame;
}

TEST(WebSocketFrames, TheAnswerToAHandshakeIsTheOneOfTheStandard) {
    EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    for (const char* key : {"", "short", "dGhlIHNhbXBsZSBub25jZQ",
                            "dGhlIHNhbXBsZSBub25jZSE=", "!!!!IHNhbXBsZSBub25jZQ=="}) {
        EXPECT_EQ(websocket_accept(key), std::nullopt) << key;
    }
}

TEST(WebSocketFrames, LengthsAreWrittenInTheirThreeForms) {
    EXPECT_EQ(websocket_frame(WebSocketOpcode::text, "hi"), "\x81\x02hi");
    const std::string middle = websocket_frame(WebSocketOpcode::text, std::string(300, 'x'));
    EXPECT_EQ(middle.substr(0, 4), std::string("\x81\x7e\x01\x2c", 4));
    EXPECT_EQ(middle.size(), 304u);
    const std::string large = websocket_frame(WebSocketOpcode::text, std::string(70'000, 'x'));
    EXPECT_EQ(large.substr(0, 10), std::string("\x81\x7f\0\0\0\0\0\x01\x11\x70", 10));
    EXPECT_EQ(websocket_close_frame(WebSocketClose::normal, "bye"),
              std::string("\x88\x05\x03\xe8", 4) + "bye");
}

TEST(WebSocketFrames, WhatIsSaidDoesNotDependOnHowItArrives) {
    const std::string bytes = client_frame(0x01, "a text ") + client_frame(0x89, "ping") +
                              client_frame(0x80, "in parts") + client_frame(0x8a, "") +
                              client_frame(0x88, std::string("\x03\xe8", 2) + "done");
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
        WebSocketReader reader;
        std::vector<WebSocketSaid> said;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            for (WebSocketSaid& one : reader.take(std::string_view(bytes).substr(at, step))) {
                said.push_back(std::move(one));
            }
        }
        ASSERT_EQ(said.size(), 2u) << step;
        EXPECT_EQ(std::get<WebSocketPing>(said[0]).payload, "ping");
        EXPECT_EQ(std::get<WebSocketEnd>(said[1]).code, WebSocketClose::normal);
        EXPECT_TRUE(std::get<WebSocketEnd>(said[1]).reason.empty());
        EXPECT_TRUE(reader.take(client_frame(0x89, "after the end")).empty());
    }
}

TEST(WebSocketFrames, AnythingElseIsAMistakeAndNeverACrash) {
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        Random random(seed);
        WebSocketReader reader;
        std::string bytes;
        for (int i = 0; i < 200; ++i) {
            bytes += static_cast<char>(random.below(256));
        }
        std::size_t ends = 0;
        for (const WebSocketSaid& said : reader.take(bytes)) {
            ends += std::holds_alternative<WebSocketEnd>(said) ? 1 : 0;
        }
        EXPECT_LE(ends, 1u) << seed;
    }
}

} // namespace
} // namespace nof0::api
