// A TCP connection and the instant at which it is given up. Internal to this folder: whoever talks
// HTTP or WebSocket has a class of its own.
#pragma once

#include "net/timer.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nof0::net {

using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;

// All addresses of a host. Throws system_error: not found, timed_out. A name that the resolver
// keeps looking for is abandoned at the deadline.
Task<std::vector<Tcp::endpoint>> resolve(std::string host, std::uint16_t port, Deadline deadline);

// Connects to the first address that answers. Throws system_error with the reason of the last one,
// timed_out at the deadline.
Task<Socket> dial(std::string host, std::uint16_t port, Deadline deadline);

// Closes a socket when its deadline passes, so that whatever waits on it ends. Every operation of a
// connection is bound by one of these; cancelling operations one by one would leave half of a frame
// on the wire, closing leaves nothing.
class SocketDeadline {
public:
    // The socket must stay where it is as long as this lives.
    explicit SocketDeadline(Socket& socket);
    ~SocketDeadline();
    SocketDeadline(const SocketDeadline&) = delete;
    SocketDeadline& operator=(const SocketDeadline&) = delete;

    void set(Deadline deadline);
    void clear();
    bool has_passed() const; // it was this that closed the socket

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace nof0::net
