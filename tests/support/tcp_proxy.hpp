// A TCP proxy on loopback between a process under test and one of its servers: it delays, swallows,
// cuts and half-closes what passes, on command, in either direction.
//
//   TcpProxy proxy(unix_socket_or_port);   // any number of connections, on a thread of its own
//   proxy.lose_answer_to("session.commit");
//
// What is said about bytes holds for the pieces as they arrive from the network. Commands return
// when they are in force; counts may be read from any thread.
#pragma once

#include "base/task.hpp"
#include "base/time.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace nof0::test {

enum class Way { to_server, to_client };

class TcpProxy {
public:
    // Of a server on a port of loopback, or on a unix socket.
    explicit TcpProxy(std::uint16_t server_port);
    explicit TcpProxy(const std::string& server_socket);
    ~TcpProxy();
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;

    std::uint16_t port() const;

    // Every connection there is, by a reset; later ones live.
    void cut();
    // Forgets all that was ordered; cuts the connections from which something is missing.
    void heal();
    // Connections from now on are cut as they come, until refuse(false).
    void refuse(bool whether = true);
    // The receiver of that way sees the end of the stream; the other way stays open.
    void half_close(Way way);
    // Pieces of that way wait this long; 0: no longer.
    void delay(Way way, Milliseconds by);
    // Bytes of that way are read and thrown away, on the connections that there are, until cut().
    void swallow(Way way);
    // Once: of that way's next bytes only so many pass, then all connections are cut.
    void cut_after(Way way, std::uint64_t bytes);
    // Once: the next piece to the server that holds `text` passes; its answer is thrown away when
    // it has come, and its connection is cut. So the server has done it, and the client cannot
    // know.
    void lose_answer_to(const std::string& text);

    std::uint64_t bytes(Way way) const;
    std::uint64_t connections() const; // that were made
    std::uint64_t cuts() const;        // by cut_after()
    std::uint64_t answers_lost() const;

private:
    struct Core;
    template<class Action>
    void command(Action action);

    std::unique_ptr<Core> core_;
    std::thread thread_;
};

} // namespace nof0::test
