// The client against a peer on loopback that ends in every way a connection can end.
#include "net/websocket_client.hpp"

#include "base/failure.hpp"
#include "net/testing/run.hpp"
#include "net/testing/scripted_server.hpp"
#include "net/testing/throwaway_certificate.hpp"
#include "net/tls_stream.hpp"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <gtest/gtest.h>

namespace nof0::net {
namespace {

using namespace std::chrono_literals;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using testing::ScriptedServer;

Deadline soon() {
    return Deadline::after(30s);
}

template<class Peer>
Task<std::string> next(Peer& peer) {
    beast::flat_buffer buffer;
    co_await peer.async_read(buffer, k_await);
    co_return beast::buffers_to_string(buffer.data());
}

template<class Peer>
Task<> say(Peer& peer, std::string text) {
    co_await peer.async_write(asio::buffer(text), k_await);
}

// Does what its client says.
template<class Peer>
Task<> obey(Peer& peer) {
    for (;;) {
        const std::string order = co_await next(peer);
        if (order == "goodbye") {
            co_await peer.async_close(websocket::close_code::going_away, k_await);
            co_return;
        }
        if (order == "cut") {
            co_return;
        }
        if (order == "half") {
            const std::string head{'\x81', '\x7e', '\x01', '\x00', 'h'}; // 256 bytes are promised
            co_await asio::async_write(peer.next_layer(), asio::buffer(head), k_await);
            co_return;
        }
        if (order == "ping") {
            co_await peer.async_ping({}, k_await);
        }
        if (order == "long") {
            co_await say(peer, std::string(10'000, 'x'));
        }
        if (order != "silence") {
            co_await say(peer, "did " + order);
        }
    }
}

Task<> serve_plain(Socket socket, int) {
    websocket::stream<Socket> peer(std::move(socket));
    co_await peer.async_accept(k_await);
    co_await obey(peer);
}

class WebSocketClientTest : public ::testing::Test {
protected:
    std::unique_ptr<WebSocketClient> connect(std::uint16_t port, WebSocketOptions options = {},
                                             const std::string& scheme = "http") {
        const Url url = parse_url(scheme + "://127.0.0.1:" + std::to_string(port) + "/ws").value();
        return testing::run(context, WebSocketClient::connect(url, options, soon()));
    }
    void send(WebSocketClient& socket, const std::string& text) {
        testing::run(context, socket.send(text, soon()));
    }
    std::optional<std::string> receive(WebSocketClient& socket, Deadline deadline = soon()) {
        return testing::run(context, socket.receive(deadline));
    }

    asio::io_context context;
};

TEST_F(WebSocketClientTest, SendsAndReceives) {
    ScriptedServer server(context, serve_plain);
    const auto socket = connect(server.port());
    send(*socket, "one");
    send(*socket, "ping"); // answered while receiving
    EXPECT_EQ(receive(*socket), "did one");
    EXPECT_EQ(receive(*socket), "did ping");
    send(*socket, "two");
    EXPECT_EQ(receive(*socket), "did two");
}

TEST_F(WebSocketClientTest, EveryEndIsTold) {
    ScriptedServer server(context, serve_plain);
    auto socket = connect(server.port());
    send(*socket, "goodbye");
    EXPECT_EQ(receive(*socket), std::nullopt);
    for (const char* end : {"cut", "half"}) {
        socket = connect(server.port());
        send(*socket, end);
        EXPECT_THROW(receive(*socket), Unavailable) << end;
        EXPECT_THROW(receive(*socket), Unavailable) << "and stays ended";
        EXPECT_THROW(send(*socket, "more"), Unavailable);
    }
    socket = connect(server.port(), {.message_bytes_max = 1'000});
    send(*socket, "long");
    EXPECT_THROW(receive(*socket), Unavailable);
    socket = connect(server.port());
    send(*socket, "silence");
    EXPECT_THROW(receive(*socket, Deadline::after(50ms)), Unavailable);
}

TEST_F(WebSocketClientTest, CloseEndsAReceive) {
    ScriptedServer server(context, serve_plain);
    const auto socket = connect(server.port());
    bool has_ended = false;
    asio::co_spawn(
        context, socket->receive(soon()),
        [&](std::exception_ptr thrown, std::optional<std::string>) { has_ended = bool(thrown); });
    context.poll();
    socket->close();
    socket->close();
    while (!has_ended) {
        context.run_one();
    }
}

TEST_F(WebSocketClientTest, ConnectingNamesTheServerAndTheReason) {
    ScriptedServer refusing(context, [](Socket socket, int) -> Task<> {
        std::string rest;
        co_await testing::read_head(socket, rest);
        co_await testing::write_all(socket, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    });
    try {
        connect(refusing.port());
        FAIL();
    } catch (const Unavailable& error) {
        EXPECT_TRUE(std::string(error.what())
                        .starts_with("ws://127.0.0.1:" + std::to_string(refusing.port()) + ": "))
            << error.what();
    }
    ScriptedServer silent(context, [](Socket socket, int) -> Task<> {
        std::string rest;
        co_await testing::read_head(socket, rest);
        co_await pause(1h);
    });
    const Url url = parse_url("http://127.0.0.1:" + std::to_string(silent.port()) + "/ws").value();
    EXPECT_THROW(testing::run(context, WebSocketClient::connect(url, {}, Deadline::after(50ms))),
                 Unavailable);
}

TEST_F(WebSocketClientTest, SpeaksOverTlsToWhomItTrusts) {
    const testing::ThrowawayCertificate certificate("IP:127.0.0.1");
    const auto tls = certificate.server_context();
    ScriptedServer server(context, [&tls](Socket socket, int) -> Task<> {
        websocket::stream<TlsStream> peer(std::move(socket), *tls);
        co_await peer.next_layer().async_handshake(asio::ssl::stream_base::server, k_await);
        co_await peer.async_accept(k_await);
        co_await obey(peer);
    });
    EXPECT_THROW(connect(server.port(), {}, "https"), Unavailable);
    const auto socket = connect(server.port(), {.tls = {.ca_file = certificate.file()}}, "https");
    send(*socket, "one");
    EXPECT_EQ(receive(*socket), "did one");
    send(*socket, "goodbye");
    EXPECT_EQ(receive(*socket), std::nullopt);
}

} // namespace
} // namespace nof0::net
