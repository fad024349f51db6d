// The server over real sockets: what is answered, in which order, and with which headers.
#include "support/http_fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <thread>

namespace nof0::test {
namespace {

TEST(HttpServer, answers_and_keeps_the_connection) {
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 3; ++i) {
        client.send(get_request("/small"));
        const RawResponse response = client.read_response();
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.body, R"({"ok":true})");
        EXPECT_EQ(response.headers.at("content-type"), "application/json; charset=utf-8");
        EXPECT_EQ(response.headers.at("cache-control"), "max-age=5");
        EXPECT_TRUE(response.headers.contains("date"));
        EXPECT_FALSE(response.headers.contains("connection"));
    }
}

TEST(HttpServer, decodes_path_and_query) {
    TestServer server;
    RawClient client(server.port());
    client.send(get_request("/echo?a=1&b=x%20y+z&empty=&flag&a=2"));
    EXPECT_EQ(client.read_response().body, "/echo|a=1|b=x y z|empty=|flag=|a=2");
    client.send(get_request("/items/gpt-5%2Fx%20y"));
    EXPECT_EQ(client.read_response().body, "gpt-5%2Fx y");
    client.send(get_request("http://elsewhere/echo?absolute=form"));
    EXPECT_EQ(client.read_response().body, "/echo|absolute=form");
}

TEST(HttpServer, answers_a_hundred_pipelined_requests_in_order) {
    for (const std::size_t depth : {1u, 7u, 64u, 1000u}) {
        api::ServerOptions options;
        options.pipeline_depth_max = depth;
        TestServer server(options);
        RawClient client(server.port());
        std::string requests;
        for (int i = 0; i < 100; ++i) {
            // Some wait, so that what is ready behind them must not overtake.
            requests += i % 10 == 3 ? get_request("/slow?ms=" + std::to_string(i % 4))
                                    : get_request("/echo?i=" + std::to_string(i));
        }
        client.send(requests);
        for (int i = 0; i < 100; ++i) {
            const std::string expected =
                i % 10 == 3 ? "slow " + std::to_string(i % 4) : "/echo|i=" + std::to_string(i);
            ASSERT_EQ(client.read_response().body, expected) << "depth " << depth;
        }
    }
}

TEST(HttpServer, answers_a_request_split_at_every_byte) {
    TestServer server;
    RawClient client(server.port());
    const std::string request =
        "POST /body HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello";
    for (std::size_t split = 1; split < request.size(); ++split) {
        client.send(std::string_view(request).substr(0, split));
        std::this_thread::sleep_for(std::chrono::microseconds(200));
        client.send(std::string_view(request).substr(split));
        const RawResponse response = client.read_response();
        ASSERT_EQ(response.status, 200) << "split at " << split;
        ASSERT_EQ(response.body, "5");
    }
}

TEST(HttpServer, head_has_the_length_and_no_body) {
    TestServer server;
    RawClient client(server.port());
    client.send("HEAD /document?bytes=70000 HTTP/1.1\r\nHost: test\r\n\r\n");
    const RawResponse head = client.read_response(ExpectBody::none);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-length"), "70000");
    client.send(get_request("/small")); // nothing of a body stands before this answer
    EXPECT_EQ(client.read_response().status, 200);
}

TEST(HttpServer, sends_every_size_whole_by_write_and_by_sendfile) {
    TestServer server;
    RawClient client(server.port());
    for (const int bytes : {1, 1024, 1025, 16384, 60000, 204800, 204801, 3000000}) {
        std::string first;
        for (int round = 0; round < 12; ++round) { // later rounds go by sendfile
            client.send(get_request("/document?bytes=" + std::to_string(bytes)));
            const RawResponse response = client.read_response();
            ASSERT_EQ(response.body.size(), static_cast<std::size_t>(bytes));
            first = round == 0 ? response.body : first;
            ASSERT_EQ(response.body, first);
        }
    }
}

TEST(HttpServer, slow_reader_gets_large_pipelined_bodies_whole) {
    TestServer server;
    RawClient client(server.port(), 8 * 1024);
    std::string requests;
    for (int i = 0; i < 20; ++i) {
        requests += get_request("/document?bytes=150000") + get_request("/document?bytes=2000000");
    }
    client.send(requests);
    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ(client.read_response().body.size(), 150000u);
        ASSERT_EQ(client.read_response().body.size(), 2000000u);
    }
}

TEST(HttpServer, conditional_requests_get_304) {
    TestServer server;
    RawClient client(server.port());
    client.send(get_request("/small"));
    const std::string etag = client.read_response().headers.at("etag");
    EXPECT_EQ(etag.size(), 34u);
    for (const std::string& tags : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
        client.send(get_request("/small", "If-None-Match: " + tags + "\r\n"));
        const RawResponse response = client.read_response();
        EXPECT_EQ(response.status, 304) << tags;
        EXPECT_EQ(response.headers.at("etag"), etag);
        EXPECT_EQ(response.headers.at("cache-control"), "max-age=5");
        EXPECT_FALSE(response.headers.contains("content-length"));
    }
    client.send(get_request("/small", "If-None-Match: \"other\"\r\n"));
    EXPECT_EQ(client.read_response().status, 200);
}

TEST(HttpServer, compressed_for_those_who_accept_it) {
    TestServer server;
    RawClient client(server.port());
    client.send(get_request("/document?bytes=50000", "Accept-Encoding: gzip\r\n"));
    const RawResponse packed = client.read_response();
    EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(packed.headers.at("vary"), "Accept-Encoding");
    EXPECT_LT(packed.body.size(), 5000u);
    client.send(get_request("/document?bytes=50000", "Accept-Encoding: gzip, br\r\n"));
    EXPECT_EQ(client.read_response().headers.at("content-encoding"), "br");
    client.send(get_request("/document?bytes=50000", "Accept-Encoding: gzip;q=0\r\n"));
    const RawResponse plain = client.read_response();
    EXPECT_EQ(plain.body.size(), 50000u);
    EXPECT_EQ(plain.headers.at("vary"), "Accept-Encoding");
    EXPECT_NE(plain.headers.at("etag"), packed.headers.at("etag"));
}

TEST(HttpServer, http_1_0_and_connection_close) {
    TestServer server;
    RawClient old(server.port());
    old.send("GET /small HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.read_response().headers.at("connection"), "close");
    EXPECT_EQ(old.read_to_end(), "");
    RawClient kept(server.port());
    kept.send("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(kept.read_response().headers.at("connection"), "keep-alive");
    kept.send(get_request("/small", "Connection: close\r\n"));
    EXPECT_EQ(kept.read_response().headers.at("connection"), "close");
    EXPECT_EQ(kept.read_to_end(), "");
}

TEST(HttpServer, half_close_still_gets_its_answers) {
    TestServer server;
    RawClient client(server.port());
    client.send(get_request("/slow?ms=30") + get_request("/small"));
    client.half_close();
    EXPECT_EQ(client.read_response().body, "slow 30");
    EXPECT_EQ(client.read_response().body, R"({"ok":true})");
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(HttpServer, unknown_route_and_wrong_method) {
    TestServer server;
    RawClient client(server.port());
    client.send(get_request("/nowhere"));
    const RawResponse unknown = client.read_response();
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(nlohmann::json::parse(unknown.body)["error"]["code"], "not_found");
    client.send("DELETE /small HTTP/1.1\r\nHost: test\r\n\r\n");
    const RawResponse wrong = client.read_response();
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.headers.at("allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(nlohmann::json::parse(wrong.body)["error"]["code"], "method_not_allowed");
}

TEST(HttpServer, failures_of_handlers_are_mapped_and_not_shown) {
    TestServer server;
    RawClient client(server.port());
    client.send(get_request("/fails"));
    const RawResponse bug = client.read_response();
    EXPECT_EQ(bug.status, 500);
    EXPECT_EQ(bug.body.find("secret"), std::string::npos);
    client.send(get_request("/away"));
    const RawResponse away = client.read_response();
    EXPECT_EQ(away.status, 503);
    EXPECT_EQ(away.headers.at("retry-after"), "2");
    EXPECT_EQ(away.headers.at("cache-control"), "no-store");
    EXPECT_EQ(away.body.find("10.1.2.3"), std::string::npos);
}

TEST(HttpServer, client_that_leaves_during_a_handler_harms_nobody) {
    TestServer server;
    for (int i = 0; i < 20; ++i) {
        RawClient leaver(server.port());
        leaver.send(get_request("/slow?ms=20"));
        if (i % 2 == 0) {
            const linger hard{1, 0};
            ::setsockopt(leaver.descriptor(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        }
    }
    RawClient client(server.port());
    client.send(get_request("/slow?ms=50"));
    EXPECT_EQ(client.read_response().body, "slow 50");
}

TEST(HttpServer, many_shards_share_a_port) {
    api::ServerOptions options;
    options.shards = 4;
    TestServer server(options);
    for (int i = 0; i < 50; ++i) {
        RawClient client(server.port());
        client.send(get_request("/small"));
        ASSERT_EQ(client.read_response().status, 200);
    }
    const std::string series = R"(nof0_api_requests_total{route="small",status="200"})";
    for (int i = 0; i < 100 && server.metric(series) < 50; ++i) { // counted just after the write
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(server.metric(series), 50);
}

} // namespace
} // namespace nof0::test
