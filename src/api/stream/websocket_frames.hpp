// The server's side of the WebSocket protocol (RFC 6455): the answer to a handshake, frames to
// send, and the reading of what clients say. Pure; one thread per reader.
//
// Frames of a server are not masked, so one rendered frame serves every client; that is why the
// frames are written here and not by a library that copies a message for each connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nof0::api {

enum class WebSocketOpcode : std::uint8_t {
    continuation = 0,
    text = 1,
    binary = 2,
    close = 8,
    ping = 9,
    pong = 10,
};

// Close codes of RFC 6455, 7.4.1.
enum class WebSocketClose : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    not_utf8 = 1007,
    policy = 1008,
    too_big = 1009,
};

// Sec-WebSocket-Accept for a Sec-WebSocket-Key; nothing when the key is not 16 bytes in Base64.
std::optional<std::string> websocket_accept(std::string_view key);

// One whole, unmasked frame. REQUIRES at most 125 bytes of control frames.
std::string websocket_frame(WebSocketOpcode opcode, std::string_view payload);
std::string websocket_close_frame(WebSocketClose code, std::string_view reason);

// What the client said, in its order. Its messages mean nothing here and are only checked.
struct WebSocketPing {
    std::string payload;
};
struct WebSocketEnd { // nothing follows
    WebSocketClose code;
    std::string_view reason; // empty: the client said goodbye, and `code` is what to answer
};
using WebSocketSaid = std::variant<WebSocketPing, WebSocketEnd>;

class WebSocketReader {
public:
    static constexpr std::size_t k_message_bytes_max = 4'096;

    // Takes bytes as they come. After a WebSocketEnd everything is ignored.
    std::vector<WebSocketSaid> take(std::string_view bytes);

private:
    struct Head {
        bool is_last = false;
        WebSocketOpcode opcode{};
        std::size_t size = 0;     // of the head
        std::uint64_t length = 0; // of the payload
        std::string_view mask;
    };
    // Nothing: more bytes are needed. The text is a mistake of the client.
    std::optional<std::variant<Head, WebSocketEnd>> read_head() const;
    std::optional<WebSocketEnd> frame(const Head& head, std::string payload,
                                      std::vector<WebSocketSaid>& said);
    std::optional<WebSocketEnd> part_of_message(const Head& head, std::string_view payload);

    std::string buffer_;
    std::string message_;                                            // the parts so far
    WebSocketOpcode message_opcode_ = WebSocketOpcode::continuation; // that: no message is open
    bool has_ended_ = false;
};

} // namespace nof0::api
