// Stopping: requests in flight are finished, nothing is accepted, nobody can hold the stop up.
#include "support/http_fixture.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

TEST(HttpDrain, finishes_requests_in_flight_and_closes_idle_connections) {
    TestServer server;
    RawClient idle(server.port());
    idle.send(get_request("/small"));
    EXPECT_EQ(idle.read_response().status, 200);
    RawClient busy(server.port());
    busy.send(get_request("/slow?ms=300") + get_request("/small"));
    std::this_thread::sleep_for(50ms);
    std::thread stopper([&] { server.server().stop(); });
    EXPECT_EQ(idle.read_to_end(), "");
    const RawResponse last = busy.read_response();
    EXPECT_EQ(last.body, "slow 300");
    EXPECT_EQ(last.headers.at("connection"), "close");
    EXPECT_EQ(busy.read_to_end(), "");
    busy.half_close();
    stopper.join();
    EXPECT_THROW(RawClient late(server.port()), std::runtime_error);
}

TEST(HttpDrain, a_request_that_has_begun_is_still_answered) {
    TestServer server;
    RawClient client(server.port());
    const std::string request = get_request("/small");
    client.send(request.substr(0, 20));
    std::this_thread::sleep_for(50ms);
    std::thread stopper([&] { server.server().stop(); });
    std::this_thread::sleep_for(100ms);
    client.send(request.substr(20));
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.at("connection"), "close");
    EXPECT_EQ(client.read_to_end(), "");
    stopper.join();
}

TEST(HttpDrain, nobody_holds_the_stop_up) {
    api::ServerOptions options;
    options.drain_timeout_ms = 200;
    TestServer server(options);
    RawClient half_sent(server.port());
    half_sent.send("GET /small HT");
    RawClient endless(server.port());
    endless.send(get_request("/slow?ms=60000"));
    RawClient stuck(server.port(), 4 * 1024);
    stuck.send(get_request("/document?bytes=3000000") + get_request("/document?bytes=3000000"));
    // By then the other two were accepted, and what nobody reads is on its way.
    ASSERT_TRUE(stuck.has_bytes_within(30s));
    server.server().stop();
    EXPECT_EQ(server.metric(R"(nof0_api_dropped_connections_total{reason="drain_deadline"})"), 3);
}

// Asks until it is told that the connection ends. False when an answer broke off. A client that
// thinks longer than the server's grace may find the connection closed before it asks: no answer
// was lost, and clients repeat a GET then.
bool ask_until_the_end(std::uint16_t port, std::atomic<int>& answered) {
    RawClient client(port);
    while (true) {
        try {
            client.send(get_request("/slow?ms=5"));
            if (!client.has_bytes_within(5s)) {
                return false;
            }
            const RawResponse response = client.read_response();
            ++answered;
            if (response.headers.contains("connection")) {
                return client.read_to_end().empty();
            }
        } catch (const std::runtime_error&) {
            return client.buffered() == 0;
        }
    }
}

TEST(HttpDrain, no_answer_breaks_off_under_load) {
    api::ServerOptions options;
    options.shards = 2;
    TestServer server(options);
    std::atomic<int> answered{0};
    std::atomic<int> broken{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&] { broken += ask_until_the_end(server.port(), answered) ? 0 : 1; });
    }
    while (answered.load() < 50) {
        std::this_thread::sleep_for(5ms);
    }
    server.server().stop();
    for (std::thread& client : clients) {
        client.join();
    }
    EXPECT_EQ(broken.load(), 0);
    EXPECT_EQ(server.metric(R"(nof0_api_requests_total{route="slow",status="200"})"),
              answered.load());
}

TEST(HttpDrain, stopping_twice_and_without_clients) {
    TestServer server;
    server.server().stop();
    server.server().stop();
}

} // namespace
} // namespace nof0::test
