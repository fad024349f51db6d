// The server with a certificate, and the limit of requests: as a client on the wire sees them.
#include "net/http_client.hpp"
#include "net/testing/run.hpp"
#include "net/testing/throwaway_certificate.hpp"
#include "support/http_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

class HttpTls : public testing::Test {
protected:
    api::ServerOptions options() const {
        api::ServerOptions options;
        options.tls = {certificate_.file(), certificate_.key_file()};
        return options;
    }
    net::HttpResponse get(net::HttpClient& client, std::uint16_t port, const std::string& target) {
        net::HttpRequest request;
        request.url = net::parse_url(fmt::format("https://127.0.0.1:{}{}", port, target)).value();
        return net::testing::run(context_, client.send(request, Deadline::after(10s)));
    }
    net::HttpClientOptions trusting() const {
        net::HttpClientOptions options;
        options.tls.ca_file = certificate_.file();
        return options;
    }

    asio::io_context context_;
    net::testing::ThrowawayCertificate certificate_{"IP:127.0.0.1"};
};

TEST_F(HttpTls, answers_small_and_large_on_one_connection) {
    TestServer server(options());
    net::HttpClient client(context_.get_executor(), trusting());
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(get(client, server.port(), "/small").body, R"({"ok":true})");
        EXPECT_EQ(get(client, server.port(), "/document?bytes=3000000").body.size(), 3'000'000U);
        EXPECT_EQ(get(client, server.port(), "/slow?ms=20").body, "slow 20");
    }
    EXPECT_EQ(client.connections_made(), 1U);
}

TEST_F(HttpTls, plain_http_and_silence_are_dropped) {
    api::ServerOptions hasty = options();
    hasty.header_timeout_ms = 200;
    TestServer server(hasty);
    RawClient plain(server.port());
    plain.send(get_request("/small"));
    plain.read_to_end();
    RawClient silent(server.port());
    EXPECT_EQ(silent.read_to_end(), "");
    net::HttpClient client(context_.get_executor(), trusting());
    EXPECT_EQ(get(client, server.port(), "/small").status, 200);
}

TEST_F(HttpTls, a_drain_ends_idle_clients) {
    TestServer server(options());
    net::HttpClient client(context_.get_executor(), trusting());
    EXPECT_EQ(get(client, server.port(), "/small").status, 200);
    server.server().stop();
    EXPECT_THROW(get(client, server.port(), "/small"), Unavailable);
}

TEST_F(HttpTls, files_that_do_not_fit_are_named) {
    const auto start = [](const api::ServerOptions& options) {
        std::string said;
        try {
            TestServer server(options);
        } catch (const UsageError& error) {
            said = error.what();
        }
        return said;
    };
    const net::testing::ThrowawayCertificate other{"IP:127.0.0.1"};
    api::ServerOptions mixed = options();
    mixed.tls.key = other.key_file();
    EXPECT_NE(start(mixed).find(other.key_file()), std::string::npos);
    mixed.tls.certificate = "/nowhere/server.pem";
    EXPECT_NE(start(mixed).find("/nowhere/server.pem"), std::string::npos);
}

TEST(HttpLimit, who_asks_too_much_is_told_when_to_come_back) {
    api::ServerOptions options;
    options.client_limit.requests = 3;
    options.client_limit.window = Milliseconds(60'000);
    options.client_limit.trusted_proxies = {IpNetwork::parse("127.0.0.1").value()};
    TestServer server(options);
    RawClient client(server.port());
    for (int left = 2; left >= 0; --left) {
        client.send(get_request("/small"));
        const RawResponse response = client.read_response();
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.headers.at("ratelimit-limit"), "3");
        EXPECT_EQ(response.headers.at("ratelimit-remaining"), std::to_string(left));
    }
    client.send(get_request("/small") + get_request("/small", "X-Forwarded-For: 192.0.2.7\r\n"));
    const RawResponse refused = client.read_response();
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.at("retry-after"), "20");
    EXPECT_NE(refused.body.find("too_many_requests"), std::string::npos);
    EXPECT_EQ(client.read_response().status, 200) << "another client, behind a trusted proxy";
}

TEST(HttpLimit, the_exempt_are_not_counted) {
    api::ServerOptions options;
    options.client_limit.requests = 1;
    options.client_limit.exempt = {IpNetwork::parse("127.0.0.0/8").value()};
    TestServer server(options);
    RawClient client(server.port());
    for (int i = 0; i < 5; ++i) {
        client.send(get_request("/small"));
        const RawResponse response = client.read_response();
        EXPECT_EQ(response.status, 200);
        EXPECT_FALSE(response.headers.contains("ratelimit-limit"));
    }
}

} // namespace
} // namespace nof0::test
