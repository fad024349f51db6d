#include "support/event_stream.hpp"

#include "base/deadline.hpp"

#include <arpa/inet.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace nof0::test {

EventStream::EventStream(std::uint16_t port, const std::string& target, const std::string& lines,
                         int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                     sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("the server cannot be reached");
    }
    send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + lines + "\r\n");
}

EventStream::~EventStream() {
    ::close(socket_);
}

void EventStream::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return; // the server has gone: reading shows it
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void EventStream::reset() {
    const linger now{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(socket_);
    socket_ = -1;
    has_ended_ = true;
}

bool EventStream::fill(Milliseconds limit) {
    pollfd ready{socket_, POLLIN, 0};
    if (has_ended_ || ::poll(&ready, 1, static_cast<int>(limit.count())) <= 0) {
        return false;
    }
    char bytes[65'536];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) {
        has_ended_ = true;
        return false;
    }
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

const std::string& EventStream::head() {
    const Deadline deadline = Deadline::after(Milliseconds{30'000});
    while (head_.empty()) {
        const std::size_t end = buffer_.find("\r\n\r\n");
        if (end != std::string::npos) {
            head_ = buffer_.substr(0, end + 4);
            buffer_.erase(0, end + 4);
        } else if (!fill(deadline.left())) {
            head_ = "none: " + buffer_;
        }
    }
    return head_;
}

std::optional<StreamEvent> EventStream::next(Milliseconds limit) {
    head();
    const Deadline deadline = Deadline::after(limit);
    for (;;) {
        if (auto event = take()) {
            return event;
        }
        if (!fill(deadline.left())) {
            return has_ended_ ? std::optional(StreamEvent{{}, "end", buffer_}) : std::nullopt;
        }
    }
}

std::optional<StreamEvent> EventStream::next_named(const std::string& name, Milliseconds limit) {
    const Deadline deadline = Deadline::after(limit);
    while (auto event = next(deadline.left())) {
        if (event->event == name || event->event == "end") {
            return event;
        }
    }
    return std::nullopt;
}

std::optional<StreamEvent> EventStream::take() {
    for (std::size_t end; (end = buffer_.find("\n\n")) != std::string::npos;) {
        const std::string block = buffer_.substr(0, end + 1);
        buffer_.erase(0, end + 2);
        StreamEvent event;
        for (std::size_t at = 0; at < block.size();) {
            const std::size_t line_end = block.find('\n', at);
            const std::string line = block.substr(at, line_end - at);
            at = line_end + 1;
            const std::size_t colon = line.find(": ");
            const std::string name = line.substr(0, colon);
            (name == "id"      ? event.id
             : name == "event" ? event.event
                               : event.data) = line.substr(colon + 2);
        }
        if (!event.event.empty()) {
            return event; // not a heartbeat, nor the word of when to come back
        }
    }
    return std::nullopt;
}

WebSocketStream::WebSocketStream(std::uint16_t port, const std::string& target)
    : EventStream(port, target,
                  "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
                  "Sec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n") {}

void WebSocketStream::frame(int opcode, std::string_view payload, bool is_last, bool is_masked) {
    std::string bytes;
    bytes += static_cast<char>((is_last ? 0x80 : 0) | opcode);
    const int mask_bit = is_masked ? 0x80 : 0;
    if (payload.size() < 126) {
        bytes += static_cast<char>(mask_bit | static_cast<int>(payload.size()));
    } else {
        bytes += static_cast<char>(mask_bit | 126);
        bytes += static_cast<char>(payload.size() >> 8);
        bytes += static_cast<char>(payload.size() & 0xff);
    }
    constexpr std::string_view mask = "\x11\x22\x33\x44";
    if (is_masked) {
        bytes += mask;
    }
    for (std::size_t i = 0; i < payload.size(); ++i) {
        bytes += is_masked ? static_cast<char>(payload[i] ^ mask[i % 4]) : payload[i];
    }
    send(bytes);
}

std::optional<StreamEvent> WebSocketStream::take() {
    if (buffer_.size() < 2) {
        return std::nullopt;
    }
    const auto byte = [this](std::size_t i) { return static_cast<unsigned char>(buffer_[i]); };
    std::size_t size = byte(1) & 0x7f;
    const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (buffer_.size() < 2 + more) {
        return std::nullopt;
    }
    if (more > 0) {
        size = 0;
        for (std::size_t i = 0; i < more; ++i) {
            size = size << 8 | byte(2 + i);
        }
    }
    if (buffer_.size() < 2 + more + size) {
        return std::nullopt;
    }
    const int opcode = byte(0) & 0x0f;
    const std::string payload = buffer_.substr(2 + more, size);
    buffer_.erase(0, 2 + more + size);
    if (opcode == 1) {
        const auto json = nlohmann::ordered_json::parse(payload);
        return StreamEvent{json["id"].is_null() ? "" : json["id"].get<std::string>(),
                           json["event"].get<std::string>(), json["data"].dump()};
    }
    if (opcode == 8 && payload.size() >= 2) {
        const int code =
            static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
        return StreamEvent{std::to_string(code), "close", payload.substr(2)};
    }
    return StreamEvent{{}, opcode == 9 ? "ping" : opcode == 10 ? "pong" : "other", payload};
}

} // namespace nof0::test
