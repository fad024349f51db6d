// ScriptedServer: a listener on loopback that does with each connection what a test says, on the
// test's own thread.
#pragma once

#include "net/socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <memory>
#include <string>

namespace nof0::net::testing {

class ScriptedServer {
public:
    // Called with each connection and its number from 1 on; what it throws ends that connection.
    using Script = std::function<Task<>(Socket, int)>;

    ScriptedServer(asio::io_context& context, Script script)
        : acceptor_(std::make_shared<Acceptor>(context.get_executor(),
                                               Tcp::endpoint(asio::ip::address_v4::loopback(), 0))),
          port_(acceptor_->local_endpoint().port()), accepted_(std::make_shared<int>(0)) {
        asio::co_spawn(context, serve(acceptor_, std::move(script), accepted_), asio::detached);
    }
    ~ScriptedServer() { stop(); }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    void stop() {
        boost::system::error_code ignored;
        acceptor_->close(ignored);
    }
    std::uint16_t port() const { return port_; }
    int accepted() const { return *accepted_; }

private:
    using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;

    static Task<> serve(std::shared_ptr<Acceptor> acceptor, Script script,
                        std::shared_ptr<int> accepted) {
        const auto kept = std::make_shared<Script>(std::move(script));
        for (;;) {
            boost::system::error_code failure;
            Socket socket = co_await acceptor->async_accept(asio::redirect_error(k_await, failure));
            if (failure) {
                co_return;
            }
            asio::co_spawn(acceptor->get_executor(), one(kept, std::move(socket), ++*accepted),
                           asio::detached);
        }
    }

    static Task<> one(std::shared_ptr<Script> script, Socket socket, int number) {
        try {
            co_await (*script)(std::move(socket), number);
        } catch (const boost::system::system_error&) {
            co_return; // the other side has gone
        }
    }

    std::shared_ptr<Acceptor> acceptor_;
    std::uint16_t port_;
    std::shared_ptr<int> accepted_;
};

// The head of the next request; `rest` keeps what came after it.
template<class Stream>
Task<std::string> read_head(Stream& stream, std::string& rest) {
    const std::size_t bytes =
        co_await asio::async_read_until(stream, asio::dynamic_buffer(rest), "\r\n\r\n", k_await);
    const std::string head = rest.substr(0, bytes);
    rest.erase(0, bytes);
    co_return head;
}

template<class Stream>
Task<> write_all(Stream& stream, std::string text) {
    co_await asio::async_write(stream, asio::buffer(text), k_await);
}

inline std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace nof0::net::testing
