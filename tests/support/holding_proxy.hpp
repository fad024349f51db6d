// A TCP proxy on loopback that can hold back what a client sends: the way to make a request arrive
// after others that were made later. One connection at a time; runs on the test's own thread.
#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <memory>
#include <string>

namespace nof0::test {

class HoldingProxy {
public:
    HoldingProxy(asio::io_context& context, std::uint16_t server_port)
        : state_(std::make_shared<State>(context)) {
        asio::co_spawn(context, serve(state_, server_port), asio::detached);
    }
    ~HoldingProxy() { state_->close(); }
    HoldingProxy(const HoldingProxy&) = delete;
    HoldingProxy& operator=(const HoldingProxy&) = delete;

    std::uint16_t port() const { return state_->port; }
    void hold() { state_->holding = true; }
    std::size_t held_bytes() const { return state_->held.size(); }
    void release() {
        state_->holding = false;
        asio::write(state_->server, asio::buffer(state_->held));
        state_->held.clear();
    }

private:
    using Tcp = asio::ip::tcp;
    using Socket = asio::basic_stream_socket<Tcp, Executor>;
    static constexpr asio::use_awaitable_t<Executor> k_await{};

    struct State {
        explicit State(asio::io_context& context)
            : acceptor(context.get_executor(), {asio::ip::address_v4::loopback(), 0}),
              client(context.get_executor()), server(context.get_executor()),
              port(acceptor.local_endpoint().port()) {}
        void close() {
            boost::system::error_code ignored;
            acceptor.close(ignored);
            client.close(ignored);
            server.close(ignored);
        }
        asio::basic_socket_acceptor<Tcp, Executor> acceptor;
        Socket client;
        Socket server;
        std::uint16_t port;
        bool holding = false;
        std::string held;
    };

    // An error ends the coroutine, and with it the connection.
    static Task<> serve(std::shared_ptr<State> state, std::uint16_t server_port) {
        co_await state->acceptor.async_accept(state->client, k_await);
        const Tcp::endpoint server(asio::ip::address_v4::loopback(), server_port);
        co_await state->server.async_connect(server, k_await);
        asio::co_spawn(state->server.get_executor(), carry_back(state), asio::detached);
        char bytes[4'096];
        for (;;) {
            const std::size_t n =
                co_await state->client.async_read_some(asio::buffer(bytes), k_await);
            if (state->holding) {
                state->held.append(bytes, n);
            } else {
                co_await asio::async_write(state->server, asio::buffer(bytes, n), k_await);
            }
        }
    }

    static Task<> carry_back(std::shared_ptr<State> state) {
        char bytes[4'096];
        for (;;) {
            const std::size_t n =
                co_await state->server.async_read_some(asio::buffer(bytes), k_await);
            co_await asio::async_write(state->client, asio::buffer(bytes, n), k_await);
        }
    }

    std::shared_ptr<State> state_;
};

} // namespace nof0::test
