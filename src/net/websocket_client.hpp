// WebSocketClient: one connection of a WebSocket, ws or wss, until it ends.
//
//   auto socket = co_await WebSocketClient::connect(url, options, deadline);
//   co_await socket->send("{...}", deadline);
//   while (auto message = co_await socket->receive(deadline)) { ... }
//
// It ends once and is not mended: whoever wants another makes another. Pings of the peer are
// answered while somebody receives. Certificates are verified, always (net/tls.hpp).
//
// One thread: that of the executor. At most one receive() and one send() at a time; the object must
// outlive both, close() makes them end at once.
#pragma once

#include "base/deadline.hpp"
#include "base/task.hpp"
#include "net/tls.hpp"
#include "net/url.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace nof0::net {

struct WebSocketOptions {
    TlsOptions tls{};
    std::size_t message_bytes_max = 16 * 1024 * 1024; // a longer one ends the connection
};

class WebSocketClient {
public:
    // `url` is http or https: ws and wss are their upgrades. Throws Unavailable, naming the server
    // and the reason.
    static Task<std::unique_ptr<WebSocketClient>> connect(Url url, WebSocketOptions options,
                                                          Deadline deadline);
    virtual ~WebSocketClient() = default;

    // A whole text message. Throws Unavailable when the connection has ended or the deadline
    // passes; the connection is then closed: half a message may be on the wire.
    virtual Task<> send(std::string text, Deadline deadline) = 0;

    // The next whole message. nullopt: the peer said goodbye (a close frame). Throws Unavailable
    // when the connection ends in any other way: without a goodbye, in the middle of a frame, with
    // a message too long; or when the deadline passes, which closes it.
    virtual Task<std::optional<std::string>> receive(Deadline deadline) = 0;

    // Ends the connection now, without waiting for the peer. Twice is once.
    virtual void close() = 0;
};

} // namespace nof0::net
