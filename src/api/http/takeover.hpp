// Takeover: a connection that leaves the engine, because its route speaks for longer than one
// answer: a stream of events, a WebSocket, an export.
//
// The route gets the socket with nothing sent, and everything that follows is its own: the head,
// timeouts, the end. While it holds `place` the connection counts against the server's limit and a
// draining server waits for it, until the drain time is over. One thread: the shard's.
#pragma once

#include "api/http/listen.hpp"

#include <memory>
#include <string>

namespace nof0::api {

struct Takeover {
    TcpSocket socket;         // non-blocking
    std::string unread;       // what the client sent behind its request
    std::string common_lines; // header lines of every answer: CORS, Date; each with its line end
    std::shared_ptr<const void> place; // to be let go of on the same thread
};

} // namespace nof0::api
