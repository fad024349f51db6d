// CORS: who may read, and what a preflight is told.
#include "support/http_fixture.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

TEST(HttpCors, everyone_may_read_by_default) {
    TestServer server;
    RawClient client(server.port());
    client.send(get_request("/small", "Origin: https://a.example\r\n"));
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.headers.at("access-control-allow-origin"), "*");
    EXPECT_EQ(response.headers.at("access-control-expose-headers"),
              "ETag, X-Data-Version, X-Data-Time, X-Total-Count");
    client.send(get_request("/nowhere", "Origin: https://a.example\r\n"));
    EXPECT_EQ(client.read_response().headers.at("access-control-allow-origin"), "*");
}

TEST(HttpCors, listed_origins_only) {
    api::ServerOptions options;
    options.cors.allowed_origins = {"https://a.example", "https://b.example"};
    TestServer server(options);
    RawClient client(server.port());
    client.send(get_request("/small", "Origin: https://b.example\r\n"));
    const RawResponse known = client.read_response();
    EXPECT_EQ(known.headers.at("access-control-allow-origin"), "https://b.example");
    EXPECT_EQ(known.headers.at("vary"), "Origin");
    client.send(get_request("/small", "Origin: https://evil.example\r\n"));
    const RawResponse unknown = client.read_response();
    EXPECT_FALSE(unknown.headers.contains("access-control-allow-origin"));
    EXPECT_EQ(unknown.headers.at("vary"), "Origin");
}

TEST(HttpCors, preflight) {
    TestServer server;
    RawClient client(server.port());
    client.send("OPTIONS /items/1 HTTP/1.1\r\nHost: t\r\nOrigin: https://a.example\r\n"
                "Access-Control-Request-Method: GET\r\n\r\n");
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.headers.at("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(response.headers.at("access-control-allow-headers"),
              "Accept, Cache-Control, Content-Type, If-None-Match");
    EXPECT_EQ(response.headers.at("access-control-max-age"), "600");
    EXPECT_FALSE(response.headers.contains("content-length"));
    client.send("OPTIONS /body HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(client.read_response().headers.at("allow"), "POST, OPTIONS");
    client.send("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 204);
    client.send("OPTIONS /nowhere HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 404);
}

TEST(HttpCors, configured_methods_and_credentials) {
    api::ServerOptions options;
    options.cors.allowed_origins = {"https://a.example"};
    options.cors.allowed_methods = {"GET"};
    options.cors.allow_credentials = true;
    TestServer server(options);
    RawClient client(server.port());
    const auto preflight = [&](const std::string& path) {
        client.send("OPTIONS " + path + " HTTP/1.1\r\nHost: t\r\nOrigin: https://a.example\r\n" +
                    "Access-Control-Request-Method: GET\r\n\r\n");
        return client.read_response();
    };
    const RawResponse read = preflight("/items/1");
    EXPECT_EQ(read.headers.at("access-control-allow-methods"), "GET");
    EXPECT_EQ(read.headers.at("access-control-allow-credentials"), "true");
    EXPECT_EQ(read.headers.at("allow"), "GET, HEAD, OPTIONS"); // what there is, to whoever asks
    const RawResponse post_only = preflight("/body");
    EXPECT_FALSE(post_only.headers.contains("access-control-allow-methods"));
    client.send(get_request("/small", "Origin: https://evil.example\r\n"));
    EXPECT_FALSE(client.read_response().headers.contains("access-control-allow-credentials"));
}

} // namespace
} // namespace nof0::test
