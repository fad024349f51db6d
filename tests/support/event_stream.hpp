// A client of the live streams that speaks bytes: Server-Sent Events, or WebSocket with frames that
// the test writes itself.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::test {

struct StreamEvent {
    std::string id;
    std::string event; // "end" when the server closed; "ping", "pong", "close" of a WebSocket
    std::string data;
};

// One connection. Used by one thread.
class EventStream {
public:
    EventStream(std::uint16_t port, const std::string& target, const std::string& lines = {},
                int receive_buffer_bytes = 0);
    virtual ~EventStream();
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

    // Nothing when none came in time.
    std::optional<StreamEvent> next(Milliseconds limit = Milliseconds{30'000});
    // The next one of that name; what comes before it is dropped.
    std::optional<StreamEvent> next_named(const std::string& event,
                                          Milliseconds limit = Milliseconds{30'000});
    const std::string& head();
    void send(std::string_view bytes);
    // Like a machine that loses its power: nothing is said.
    void reset();

protected:
    virtual std::optional<StreamEvent> take();
    bool fill(Milliseconds limit); // false: the end, or nothing in time

    int socket_ = -1;
    bool has_ended_ = false;
    std::string head_;
    std::string buffer_;
};

class WebSocketStream : public EventStream {
public:
    WebSocketStream(std::uint16_t port, const std::string& target);
    // A frame as a client sends it: masked, unless told otherwise.
    void frame(int opcode, std::string_view payload, bool is_last = true, bool is_masked = true);

protected:
    std::optional<StreamEvent> take() override;
};

} // namespace nof0::test
