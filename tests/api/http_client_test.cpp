// Our own client against our own server, and against servers that misbehave.
#include "support/http_fixture.hpp"

#include "base/failure.hpp"
#include "net/http_client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

net::Url url_of(std::uint16_t port, const std::string& target) {
    return net::parse_url("http://127.0.0.1:" + std::to_string(port) + target).value();
}

// A server that takes one connection, sends `answer` and closes, or stays silent.
class OneShot {
public:
    explicit OneShot(std::string answer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(socket_, 1);
        socklen_t size = sizeof address;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this, answer = std::move(answer)] {
            const int client = ::accept(socket_, nullptr, nullptr);
            char request[4096];
            ::recv(client, request, sizeof request, 0);
            ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
            if (answer.empty()) {
                ::recv(client, request, sizeof request, 0); // until the client gives up
            }
            ::close(client);
        });
    }
    ~OneShot() {
        thread_.join();
        ::close(socket_);
    }
    std::uint16_t port = 0;

private:
    int socket_;
    std::thread thread_;
};

TEST(HttpClient, gets_status_headers_and_body) {
    TestServer server;
    const auto document = net::http_get_blocking(url_of(server.port(), "/document?bytes=500000"));
    EXPECT_EQ(document.status, 200);
    EXPECT_EQ(document.body.size(), 500000u);
    EXPECT_EQ(document.header("CONTENT-TYPE"), "text/plain");
    EXPECT_EQ(document.header("x-none"), "");
    EXPECT_EQ(net::http_get_blocking(url_of(server.port(), "/nowhere")).status, 404);
    net::HttpGetOptions options;
    options.headers = {{"Accept-Encoding", "gzip"}};
    const auto packed =
        net::http_get_blocking(url_of(server.port(), "/document?bytes=9000"), options);
    EXPECT_EQ(packed.header("content-encoding"), "gzip");
}

TEST(HttpClient, the_world_is_unavailable_with_words) {
    TestServer server;
    net::HttpGetOptions small;
    small.response_bytes_max = 1000;
    EXPECT_THROW(net::http_get_blocking(url_of(server.port(), "/document?bytes=5000"), small),
                 Unavailable);
    const std::uint16_t free_port = server.port();
    server.server().stop();
    try {
        net::http_get_blocking(url_of(free_port, "/small"));
        FAIL();
    } catch (const Unavailable& error) {
        EXPECT_EQ(std::string(error.what()),
                  "http://127.0.0.1:" + std::to_string(free_port) + ": Connection refused");
    }
    OneShot cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
    EXPECT_THROW(net::http_get_blocking(url_of(cut.port, "/")), Unavailable);
    OneShot noise("these are not the bytes you are looking for\r\n\r\n");
    EXPECT_THROW(net::http_get_blocking(url_of(noise.port, "/")), Unavailable);
}

TEST(HttpClient, gives_up_at_its_deadline) {
    OneShot silent("");
    net::HttpGetOptions options;
    options.timeout = 100ms;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(net::http_get_blocking(url_of(silent.port, "/"), options), Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

} // namespace
} // namespace nof0::test
