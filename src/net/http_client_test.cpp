// The client against servers on loopback that do what real ones do on bad days.
#include "net/http_client.hpp"

#include "net/testing/run.hpp"
#include "net/testing/scripted_server.hpp"
#include "net/testing/throwaway_certificate.hpp"
#include "net/tls_stream.hpp"

#include <gtest/gtest.h>

namespace nof0::net {
namespace {

using namespace std::chrono_literals;
using testing::ok;
using testing::read_head;
using testing::ScriptedServer;
using testing::write_all;

class HttpClientTest : public ::testing::Test {
protected:
    static Deadline soon() { return Deadline::after(30s); } // the machine may be busy
    static HttpRequest get(const ScriptedServer& server, const std::string& target = "/",
                           const std::string& scheme = "http") {
        return {.url = parse_url(scheme + "://127.0.0.1:" + std::to_string(server.port()) + target)
                           .value()};
    }
    HttpResponse send(HttpClient& client, HttpRequest request, Deadline deadline) {
        return testing::run(context, client.send(std::move(request), deadline));
    }
    HttpResponse send(HttpClient& client, HttpRequest request) {
        return send(client, std::move(request), soon());
    }
    std::string failure(HttpClient& client, HttpRequest request, Deadline deadline) {
        try {
            send(client, std::move(request), deadline);
        } catch (const Unavailable& error) {
            return error.what();
        }
        return "";
    }

    asio::io_context context;
};

// Answers every request of a connection with its number among the connections and its own.
Task<> count_requests(Socket socket, int connection) {
    std::string rest;
    for (int request = 1;; ++request) {
        co_await read_head(socket, rest);
        const std::string body = std::to_string(connection) + "." + std::to_string(request);
        co_await write_all(socket, ok(body));
    }
}

TEST_F(HttpClientTest, KeepsAConnectionForTheNextRequest) {
    ScriptedServer server(context, count_requests);
    HttpClient client(context.get_executor());
    EXPECT_EQ(send(client, get(server)).body, "1.1");
    EXPECT_EQ(send(client, get(server)).body, "1.2");
    EXPECT_EQ(client.connections_made(), 1u);
    EXPECT_EQ(client.connections_idle(), 1u);
}

TEST_F(HttpClientTest, SendsMethodTargetHeadersAndBody) {
    std::string seen;
    ScriptedServer server(context, [&seen](Socket socket, int) -> Task<> {
        std::string rest;
        seen = co_await read_head(socket, rest);
        while (rest.size() < 4) {
            char more[16];
            rest.append(more, co_await socket.async_read_some(asio::buffer(more), k_await));
        }
        seen += rest;
        co_await write_all(socket, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Slow\r\n"
                                   "Retry-After: 3\r\nContent-Length: 2\r\n\r\nno");
    });
    HttpClient client(context.get_executor());
    HttpRequest request = get(server, "/info?a=b");
    request.method = "POST";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = "body";
    const HttpResponse answer = send(client, std::move(request));
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.header("retry-after"), "3");
    EXPECT_EQ(answer.body, "no");
    EXPECT_TRUE(seen.starts_with("POST /info?a=b HTTP/1.1\r\nHost: 127.0.0.1:")) << seen;
    EXPECT_NE(seen.find("Content-Type: application/json\r\n"), seen.npos);
    EXPECT_TRUE(seen.ends_with("Content-Length: 4\r\n\r\nbody")) << seen;
}

TEST_F(HttpClientTest, AHeaderCannotBeginAnother) {
    ScriptedServer server(context, count_requests);
    HttpClient client(context.get_executor());
    HttpRequest request = get(server);
    request.headers = {{"X-Name", "a\r\nX-Other: b"}};
    EXPECT_THROW(send(client, std::move(request)), UsageError);
}

// The server answers once, waits for the next request and closes without a word.
Task<> answer_first_only(Socket socket, int connection) {
    std::string rest;
    co_await read_head(socket, rest);
    co_await write_all(socket, ok("first"));
    if (connection == 1) {
        co_await read_head(socket, rest);
        co_return;
    }
    co_await read_head(socket, rest);
    co_await write_all(socket, ok("second"));
}

TEST_F(HttpClientTest, ARepeatableRequestOutlivesAConnectionThatCloses) {
    ScriptedServer server(context, answer_first_only);
    HttpClient client(context.get_executor());
    send(client, get(server));
    HttpRequest request = get(server);
    request.is_repeatable = true;
    EXPECT_EQ(send(client, std::move(request)).body, "first") << "on a new connection";
    EXPECT_EQ(server.accepted(), 2);
}

TEST_F(HttpClientTest, OthersAreNeverSentTwice) {
    ScriptedServer server(context, answer_first_only);
    HttpClient client(context.get_executor());
    send(client, get(server));
    EXPECT_THROW(send(client, get(server)), Unavailable);
    EXPECT_EQ(server.accepted(), 1);
}

TEST_F(HttpClientTest, AConnectionThatWasClosedIsFoundOutBeforeItIsUsed) {
    ScriptedServer server(context, [](Socket socket, int connection) -> Task<> {
        std::string rest;
        co_await read_head(socket, rest);
        co_await write_all(socket, ok(std::to_string(connection)));
    });
    HttpClient client(context.get_executor());
    for (const char* body : {"1", "2", "3"}) { // none of them repeatable
        EXPECT_EQ(send(client, get(server)).body, body);
        context.poll(); // the end of the connection arrives
    }
    EXPECT_EQ(server.accepted(), 3);
}

TEST_F(HttpClientTest, PiecesArriveAsTheyAreSent) {
    ScriptedServer server(context, [](Socket socket, int) -> Task<> {
        std::string rest;
        co_await read_head(socket, rest);
        co_await write_all(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (const char* piece : {"data: 1\n\n", "data: 2\n\n"}) {
            co_await write_all(socket, "9\r\n" + std::string(piece) + "\r\n");
            co_await pause(20ms);
        }
        co_await write_all(socket, "0\r\n\r\n");
        co_await read_head(socket, rest);
    });
    HttpClient client(context.get_executor());
    std::vector<std::string> pieces;
    const HttpResponse answer =
        testing::run(context, client.stream(get(server), soon(), [&](std::string_view piece) {
            pieces.emplace_back(piece);
        }));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(pieces, (std::vector<std::string>{"data: 1\n\n", "data: 2\n\n"}));
    EXPECT_EQ(client.connections_idle(), 1u);
    struct Enough {};
    ScriptedServer endless(context, [](Socket socket, int) -> Task<> {
        std::string rest;
        co_await read_head(socket, rest);
        co_await write_all(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 10'000; ++i) {
            co_await write_all(socket, "2\r\nxx\r\n");
        }
    });
    EXPECT_THROW(testing::run(context, client.stream(get(endless), soon(),
                                                     [](std::string_view) { throw Enough{}; })),
                 Enough);
    EXPECT_EQ(client.connections_idle(), 1u) << "half an answer leaves no connection";
}

TEST_F(HttpClientTest, AnswersAreBounded) {
    ScriptedServer server(context, [](Socket socket, int) -> Task<> {
        std::string rest;
        co_await read_head(socket, rest);
        co_await write_all(socket, "HTTP/1.1 200 OK\r\n\r\n"); // ends with the connection
        for (int i = 0; i < 100; ++i) {
            co_await write_all(socket, std::string(1'000, 'x'));
        }
    });
    HttpClient bounded(context.get_executor(), {.response_bytes_max = 50'000});
    EXPECT_NE(failure(bounded, get(server), soon()), "");
    HttpClient client(context.get_executor());
    EXPECT_EQ(send(client, get(server)).body.size(), 100'000u);
    EXPECT_EQ(client.connections_idle(), 0u);
}

TEST_F(HttpClientTest, EveryWaitEndsAtTheDeadline) {
    ScriptedServer silent(context, [](Socket socket, int) -> Task<> {
        char byte;
        co_await socket.async_read_some(asio::buffer(&byte, 1), k_await);
        co_await pause(1h);
    });
    HttpClient client(context.get_executor(), {.connections_max = 1});
    const std::string server = "http://127.0.0.1:" + std::to_string(silent.port());
    EXPECT_EQ(failure(client, get(silent), Deadline::after(50ms)),
              server + ": Connection timed out");
    bool first_failed = false;
    asio::co_spawn(context, client.send(get(silent), Deadline::after(300ms)),
                   [&](std::exception_ptr thrown, HttpResponse) { first_failed = bool(thrown); });
    context.poll();
    EXPECT_EQ(failure(client, get(silent), Deadline::after(50ms)),
              server + ": all 1 connections are busy");
    EXPECT_FALSE(first_failed);
    EXPECT_NE(failure(client, get(silent), Deadline::after(600ms)), "") << "its turn came";
    EXPECT_TRUE(first_failed);
}

TEST_F(HttpClientTest, WhatNeverReachedTheServerSaysSo) {
    std::optional<ScriptedServer> server(std::in_place, context, count_requests);
    const HttpRequest request = get(*server);
    server.reset();
    context.poll();
    HttpClient client(context.get_executor());
    EXPECT_THROW(send(client, request), NotSent);
    EXPECT_THROW(
        send(client, {.url = parse_url("http://nowhere.invalid/").value()}, Deadline::after(10s)),
        NotSent);
}

TEST_F(HttpClientTest, MayBeGoneBeforeItsRequests) {
    ScriptedServer server(context, count_requests);
    auto client = std::make_unique<HttpClient>(context.get_executor());
    Task<HttpResponse> request = client->send(get(server), soon());
    client.reset();
    EXPECT_EQ(testing::run(context, std::move(request)).body, "1.1");
}

class TlsTest : public HttpClientTest {
protected:
    ScriptedServer::Script over_tls() {
        return [this](Socket socket, int) -> Task<> {
            TlsStream stream(std::move(socket), *server_context);
            co_await stream.async_handshake(asio::ssl::stream_base::server, k_await);
            std::string rest;
            for (;;) {
                co_await read_head(stream, rest);
                co_await write_all(stream, ok("secret"));
            }
        };
    }
    HttpRequest get_by(const std::string& host, const ScriptedServer& server) {
        return {
            .url =
                parse_url("https://" + host + ":" + std::to_string(server.port()) + "/").value()};
    }
    testing::ThrowawayCertificate certificate{"DNS:localhost,IP:127.0.0.1"};
    std::unique_ptr<asio::ssl::context> server_context = certificate.server_context();
};

TEST_F(TlsTest, SpeaksToServersWhoseCertificateIsTrusted) {
    ScriptedServer server(context, over_tls());
    HttpClient client(context.get_executor(), {.tls = {.ca_file = certificate.file()}});
    EXPECT_EQ(send(client, get_by("127.0.0.1", server)).body, "secret");
    EXPECT_EQ(send(client, get_by("127.0.0.1", server)).body, "secret");
    EXPECT_EQ(send(client, get_by("localhost", server)).body, "secret");
    EXPECT_EQ(server.accepted(), 2) << "one connection for each name";
}

TEST_F(TlsTest, RefusesStrangersAndWrongNames) {
    ScriptedServer server(context, over_tls());
    HttpClient stranger(context.get_executor());
    EXPECT_THROW(send(stranger, get_by("127.0.0.1", server)), NotSent);
    EXPECT_NE(failure(stranger, get_by("127.0.0.1", server), soon()).find("not trusted: self"),
              std::string::npos);
    testing::ThrowawayCertificate elsewhere("DNS:elsewhere.example,IP:127.0.0.2");
    server_context = elsewhere.server_context();
    HttpClient client(context.get_executor(), {.tls = {.ca_file = elsewhere.file()}});
    EXPECT_NE(failure(client, get_by("127.0.0.1", server), soon()).find("IP address mismatch"),
              std::string::npos);
    EXPECT_NE(failure(client, get_by("localhost", server), soon()).find("hostname mismatch"),
              std::string::npos);
    HttpClient broken(context.get_executor(), {.tls = {.ca_file = "/nowhere.pem"}});
    EXPECT_THROW(send(broken, get_by("127.0.0.1", server)), UsageError);
}

} // namespace
} // namespace nof0::net
