#include "api/stream/websocket_frames.hpp"

#include "base/ensure.hpp"

#include <array>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <simdjson.h>

namespace nof0::api {
namespace {

constexpr std::string_view k_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
constexpr std::size_t k_control_bytes_max = 125;

bool is_control(WebSocketOpcode opcode) {
    return static_cast<std::uint8_t>(opcode) >= 8;
}

WebSocketEnd mistake(std::string_view what) {
    return {WebSocketClose::protocol_error, what};
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) {
        value = value << 8 | static_cast<unsigned char>(byte);
    }
    return value;
}

// 5.5.1 and 7.4: two bytes of a code that may be sent, then UTF-8.
WebSocketEnd goodbye(std::string_view payload) {
    if (payload.empty()) {
        return {WebSocketClose::normal, {}};
    }
    if (payload.size() == 1) {
        return mistake("a close frame has no half code");
    }
    const std::uint64_t code = big_endian(payload.substr(0, 2));
    const bool is_known =
        (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
        (code >= 3000 && code <= 4999);
    if (!is_known) {
        return mistake("a close frame has a code that nobody may send");
    }
    const std::string_view reason = payload.substr(2);
    if (!simdjson::validate_utf8(reason.data(), reason.size())) {
        return {WebSocketClose::not_utf8, "the reason is not UTF-8"};
    }
    return {static_cast<WebSocketClose>(code), {}};
}

} // namespace

std::optional<std::string> websocket_accept(std::string_view key) {
    constexpr std::size_t k_key_characters = 24; // 16 bytes, padded
    std::array<unsigned char, 18> nonce{};
    if (key.size() != k_key_characters || !key.ends_with("==") ||
        EVP_DecodeBlock(nonce.data(), reinterpret_cast<const unsigned char*>(key.data()),
                        static_cast<int>(key.size())) != 18) {
        return std::nullopt;
    }
    const std::string text = std::string(key) + std::string(k_guid);
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::array<unsigned char, 32> encoded{};
    const int size = EVP_EncodeBlock(encoded.data(), digest.data(), SHA_DIGEST_LENGTH);
    return std::string(reinterpret_cast<const char*>(encoded.data()),
                       static_cast<std::size_t>(size));
}

std::string websocket_frame(WebSocketOpcode opcode, std::string_view payload) {
    ensure(!is_control(opcode) || payload.size() <= k_control_bytes_max,
           "a control frame is short");
    std::string frame;
    frame.reserve(payload.size() + 10);
    frame += static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode));
    const auto put = [&frame, &payload](int bytes) {
        for (int i = bytes - 1; i >= 0; --i) {
            frame += static_cast<char>(payload.size() >> (8 * i) & 0xff);
        }
    };
    if (payload.size() < 126) {
        put(1);
    } else if (payload.size() < 65'536) {
        frame += static_cast<char>(126);
        put(2);
    } else {
        frame += static_cast<char>(127);
        put(8);
    }
    return frame.append(payload);
}

std::string websocket_close_frame(WebSocketClose code, std::string_view reason) {
    const auto number = static_cast<std::uint16_t>(code);
    std::string payload{static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
    payload.append(reason.substr(0, k_control_bytes_max - 2));
    return websocket_frame(WebSocketOpcode::close, payload);
}

std::optional<std::variant<WebSocketReader::Head, WebSocketEnd>>
WebSocketReader::read_head() const {
    const std::string_view bytes = buffer_;
    if (bytes.size() < 2) {
        return std::nullopt;
    }
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    Head head;
    head.is_last = (first & 0x80) != 0;
    head.opcode = static_cast<WebSocketOpcode>(first & 0x0f);
    const std::uint8_t code = first & 0x0f;
    if ((first & 0x70) != 0 || (code > 2 && code < 8) || code > 10) {
        return mistake("no extension was agreed that knows this frame");
    }
    if ((second & 0x80) == 0) {
        return mistake("a client masks its frames");
    }
    const unsigned length = second & 0x7f;
    if (is_control(head.opcode) && (!head.is_last || length > k_control_bytes_max)) {
        return mistake("a control frame is short and whole");
    }
    const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
    head.size = 2 + more + 4;
    if (bytes.size() < head.size) {
        return std::nullopt;
    }
    head.length = more == 0 ? length : big_endian(bytes.substr(2, more));
    head.mask = bytes.substr(2 + more, 4);
    if (head.length > k_message_bytes_max) {
        return WebSocketEnd{WebSocketClose::too_big, "messages to this server are short"};
    }
    return head;
}

std::vector<WebSocketSaid> WebSocketReader::take(std::string_view bytes) {
    std::vector<WebSocketSaid> said;
    if (has_ended_) {
        return said;
    }
    buffer_.append(bytes);
    while (!has_ended_) {
        const auto read = read_head();
        if (!read) {
            break;
        }
        std::optional<WebSocketEnd> end;
        if (const auto* wrong = std::get_if<WebSocketEnd>(&*read)) {
            end = *wrong;
        } else {
            const Head& head = std::get<Head>(*read);
            const auto length = static_cast<std::size_t>(head.length);
            if (buffer_.size() < head.size + length) {
                break;
            }
            std::string payload = buffer_.substr(head.size, length);
            for (std::size_t i = 0; i < payload.size(); ++i) {
                payload[i] = static_cast<char>(payload[i] ^ head.mask[i % 4]);
            }
            buffer_.erase(0, head.size + length); // the head's mask goes with it
            end = frame(head, std::move(payload), said);
        }
        if (end) {
            has_ended_ = true;
            said.emplace_back(*end);
        }
    }
    return said;
}

std::optional<WebSocketEnd> WebSocketReader::frame(const Head& head, std::string payload,
                                                   std::vector<WebSocketSaid>& said) {
    switch (head.opcode) {
    case WebSocketOpcode::ping:
        said.emplace_back(WebSocketPing{std::move(payload)});
        return std::nullopt;
    case WebSocketOpcode::pong:
        return std::nullopt;
    case WebSocketOpcode::close:
        return goodbye(payload);
    case WebSocketOpcode::continuation:
    case WebSocketOpcode::text:
    case WebSocketOpcode::binary:
        break;
    }
    return part_of_message(head, payload);
}

std::optional<WebSocketEnd> WebSocketReader::part_of_message(const Head& head,
                                                             std::string_view payload) {
    const bool is_open = message_opcode_ != WebSocketOpcode::continuation;
    if (is_open != (head.opcode == WebSocketOpcode::continuation)) {
        return mistake("parts of messages follow each other");
    }
    if (!is_open) {
        message_opcode_ = head.opcode;
    }
    message_.append(payload);
    if (message_.size() > k_message_bytes_max) {
        return WebSocketEnd{WebSocketClose::too_big, "messages to this server are short"};
    }
    if (head.is_last) {
        const bool is_text = message_opcode_ == WebSocketOpcode::text;
        if (is_text && !simdjson::validate_utf8(message_.data(), message_.size())) {
            return WebSocketEnd{WebSocketClose::not_utf8, "a text is UTF-8"};
        }
        message_.clear();
        message_opcode_ = WebSocketOpcode::continuation;
    }
    return std::nullopt;
}

} // namespace nof0::api
