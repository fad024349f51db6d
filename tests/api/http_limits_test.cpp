// What the server refuses, whom it drops, and that garbage does it no harm.
#include "support/http_fixture.hpp"

#include "base/failure.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

struct Refused {
    const char* what;
    std::string bytes;
    int status;
    const char* code;
};

TEST(HttpLimits, refuses_with_status_and_words_then_closes) {
    api::ServerOptions options;
    options.header_bytes_max = 2000;
    options.target_bytes_max = 500;
    options.body_bytes_max = 100;
    TestServer server(options);
    const std::string host = "Host: test\r\n";
    const std::vector<Refused> cases{
        {"large headers", get_request("/small", "X: " + std::string(3000, 'x') + "\r\n"), 431,
         "headers_too_large"},
        {"endless headers", "GET / HTTP/1.1\r\nX: " + std::string(4000, 'x'), 431,
         "headers_too_large"},
        {"long target", get_request("/" + std::string(600, 'x')), 414, "target_too_long"},
        {"endless target", "GET /" + std::string(4000, 'x'), 414, "target_too_long"},
        {"large body", "POST /body HTTP/1.1\r\n" + host + "Content-Length: 101\r\n\r\n", 413,
         "body_too_large"},
        {"large chunk",
         "POST /body HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nFFFFFF\r\n", 413,
         "body_too_large"},
        {"two lengths",
         "POST /body HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400,
         "malformed_request"},
        {"length and chunked",
         "POST /body HTTP/1.1\r\n" + host +
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
         400, "malformed_request"},
        {"unknown coding", "POST /body HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n",
         400, "malformed_request"},
        {"no host", "GET /small HTTP/1.1\r\n\r\n", 400, "malformed_request"},
        {"two hosts", get_request("/small", host), 400, "malformed_request"},
        {"folded header", get_request("/small", "X: a\r\n b\r\n"), 400, "malformed_request"},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "malformed_request"},
        {"TLS greeting", std::string("\x16\x03\x01\x02\x00\x01", 6), 400, "malformed_request"},
        {"bad escape", get_request("/small?x=%zz"), 400, "malformed_request"},
        {"escaped NUL", get_request("/items/%00"), 400, "malformed_request"},
        {"expectation", get_request("/small", "Expect: miracles\r\n"), 417, "expectation_failed"},
    };
    for (const Refused& refused : cases) {
        RawClient client(server.port());
        client.send(refused.bytes);
        const RawResponse response = client.read_response();
        EXPECT_EQ(response.status, refused.status) << refused.what;
        EXPECT_EQ(nlohmann::json::parse(response.body)["error"]["code"], refused.code)
            << refused.what;
        EXPECT_EQ(response.headers.at("connection"), "close") << refused.what;
        client.half_close();
        EXPECT_EQ(client.read_to_end(), "") << refused.what;
    }
}

TEST(HttpLimits, too_many_parameters_and_headers) {
    TestServer server;
    std::string query = "/echo?";
    std::string lines;
    for (int i = 0; i < 200; ++i) {
        query += "a&";
        lines += "X-" + std::to_string(i) + ": 1\r\n";
    }
    RawClient parameters(server.port());
    parameters.send(get_request(query));
    EXPECT_EQ(parameters.read_response().status, 400);
    RawClient headers(server.port());
    headers.send(get_request("/small", lines));
    EXPECT_EQ(headers.read_response().status, 431);
}

TEST(HttpLimits, bodies_up_to_the_limit_by_length_and_by_chunks) {
    TestServer server;
    RawClient client(server.port());
    const std::string body(65536, 'b');
    client.send("POST /body HTTP/1.1\r\nHost: test\r\nContent-Length: 65536\r\n\r\n" + body +
                "POST /body HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                "10\r\n0123456789abcdef\r\n3;x=y\r\nabc\r\n0\r\nTrailer: ignored\r\n\r\n" +
                get_request("/small"));
    EXPECT_EQ(client.read_response().body, "65536");
    EXPECT_EQ(client.read_response().body, "19");
    EXPECT_EQ(client.read_response().status, 200);
}

TEST(HttpLimits, says_continue_once_before_a_body_is_sent) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /body HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n"
                "Content-Length: 10\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 100);
    client.send("01234");
    std::this_thread::sleep_for(20ms);
    client.send("56789");
    EXPECT_EQ(client.read_response().body, "10");
}

TEST(HttpLimits, idle_and_slow_clients_are_dropped) {
    api::ServerOptions options;
    options.idle_timeout_ms = 150;
    options.header_timeout_ms = 200;
    TestServer server(options);
    RawClient idle(server.port());
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_EQ(server.metric(R"(nof0_api_dropped_connections_total{reason="idle"})"), 1);

    RawClient loris(server.port());
    const std::string request = get_request("/small", std::string("X: ") + std::string(500, 'x'));
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < request.size() && !loris.has_bytes_within(10ms); ++i) {
        loris.send(request.substr(i, 1)); // every byte comes in time, the whole never does
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
    EXPECT_EQ(loris.read_response().status, 408);
    EXPECT_EQ(loris.read_to_end(), "");
    EXPECT_EQ(server.metric(R"(nof0_api_dropped_connections_total{reason="slow_request"})"), 1);
}

TEST(HttpLimits, slow_reader_is_dropped_and_others_are_served) {
    api::ServerOptions options;
    options.write_timeout_ms = 200;
    TestServer server(options);
    RawClient stuck(server.port(), 4 * 1024);
    std::string requests;
    for (int i = 0; i < 10; ++i) {
        requests += get_request("/document?bytes=3000000");
    }
    stuck.send(requests);
    const std::string series = R"(nof0_api_dropped_connections_total{reason="slow_reader"})";
    for (int i = 0; i < 100 && server.metric(series) < 1; ++i) {
        RawClient other(server.port());
        other.send(get_request("/small"));
        ASSERT_EQ(other.read_response().status, 200);
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(server.metric(series), 1);
}

TEST(HttpLimits, connections_over_the_limit_are_told_so) {
    api::ServerOptions options;
    options.connections_max = 2000;
    options.shards = 2;
    TestServer server(options);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 2000; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
    }
    for (int i = 0; i < 2000; i += 100) {
        clients[i]->send(get_request("/small"));
        ASSERT_EQ(clients[i]->read_response().status, 200);
    }
    while (server.metric(R"(nof0_api_connections{shard="0"})") +
               server.metric(R"(nof0_api_connections{shard="1"})") <
           2000) {
        std::this_thread::sleep_for(5ms);
    }
    for (int i = 0; i < 50; ++i) {
        RawClient late(server.port());
        const RawResponse response = late.read_response();
        EXPECT_EQ(response.status, 503);
        EXPECT_EQ(response.headers.at("retry-after"), "2");
        EXPECT_EQ(late.read_to_end(), "");
    }
    clients[0]->send(get_request("/small")); // the others did not notice
    EXPECT_EQ(clients[0]->read_response().status, 200);
}

TEST(HttpLimits, garbage_never_harms) {
    const unsigned seed = 20251122;
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    TestServer server;
    const std::string good = get_request("/echo?a=%41&b=2", "X: y\r\nConnection: keep-alive\r\n");
    for (int round = 0; round < 300; ++round) {
        std::string bytes;
        for (int part = 0; part < 3; ++part) {
            bytes += good;
        }
        const unsigned mutations = 1 + random() % 8;
        for (unsigned i = 0; i < mutations; ++i) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 3) {
            case 0:
                bytes[at] = static_cast<char>(random());
                break;
            case 1:
                bytes.erase(at, random() % 10);
                break;
            default:
                bytes.insert(at, std::string(random() % 20, static_cast<char>(random())));
            }
        }
        RawClient client(server.port());
        client.send(bytes);
        client.half_close();
        const std::string answer = client.read_to_end();
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 ")) << "round " << round;
    }
    RawClient client(server.port());
    client.send(good);
    EXPECT_EQ(client.read_response().body, "/echo|a=A|b=2");
}

TEST(HttpLimits, a_used_port_is_refused_in_words) {
    TestServer server;
    api::ServerOptions options;
    options.port = server.port();
    try {
        TestServer second(options);
        FAIL() << "two servers on one port";
    } catch (const UsageError& error) {
        EXPECT_NE(std::string(error.what()).find("another program uses it"), std::string::npos);
    }
}

} // namespace
} // namespace nof0::test
