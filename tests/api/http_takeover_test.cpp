// Connections that routes take for themselves: they get the socket and what the client already
// said, count against the limit, and end with the server.
#include "support/http_fixture.hpp"

#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <thread>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

// Keeps what it takes, and says good-bye when the server drains, unless it was told to be stubborn.
class Taker final : public api::Application {
public:
    explicit Taker(bool is_stubborn) : is_stubborn_(is_stubborn), router_(routes()) {}
    const api::Router& router() const override { return router_; }
    void drain() override {
        if (!is_stubborn_) {
            end("bye");
        }
    }
    void stop() override { end("stopped"); }

private:
    std::vector<api::Route> routes() {
        api::Route route;
        route.pattern = "/take/{what}";
        route.name = "take";
        route.ready = [](const api::Request& request) {
            return request.path_parameter("what") == "nothing"
                       ? api::render(400, "text/plain", "nothing to take")
                       : nullptr;
        };
        route.take = [this](const api::Request& request, api::Takeover takeover) {
            std::string text = "HTTP/1.1 200 OK\r\n" + takeover.common_lines + "\r\n";
            text.append(request.path_parameter("what")).append("|").append(takeover.unread);
            say(takeover, text + "|");
            taken_.push_back(std::move(takeover));
        };
        api::Route plain;
        plain.pattern = "/plain";
        plain.name = "plain";
        plain.ready = [](const api::Request&) { return api::render(200, "text/plain", "plain"); };
        return {route, plain};
    }
    static void say(api::Takeover& takeover, const std::string& text) {
        boost::system::error_code ec;
        asio::write(takeover.socket, asio::buffer(text), ec);
    }
    void end(const std::string& word) {
        for (api::Takeover& takeover : taken_) {
            say(takeover, word);
        }
        taken_.clear();
    }

    bool is_stubborn_;
    std::vector<api::Takeover> taken_;
    api::Router router_;
};

class HttpTakeover : public testing::Test {
protected:
    void start(bool is_stubborn, api::ServerOptions options = {}) {
        options.shards = 1;
        server_ = std::make_unique<api::Server>(
            options, [=](Executor) { return std::make_unique<Taker>(is_stubborn); }, metrics_);
        server_->start();
    }
    RawResponse take(RawClient& client, const std::string& more = {}) {
        client.send(get_request("/take/all") + more);
        return client.read_response(ExpectBody::none);
    }
    Metrics metrics_;
    std::unique_ptr<api::Server> server_;
};

TEST_F(HttpTakeover, the_route_gets_the_socket_and_what_was_said_before) {
    start(false);
    RawClient client(server_->port());
    client.send(get_request("/plain") + get_request("/take/all") + "and more");
    EXPECT_EQ(client.read_response().body, "plain");
    const RawResponse response = client.read_response(ExpectBody::none);
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.headers.contains("date"));
    std::thread stopper([&] { server_->stop(); });
    EXPECT_EQ(client.read_to_end(), "all|and more|bye");
    stopper.join();
}

TEST_F(HttpTakeover, a_route_may_refuse_first) {
    start(false);
    RawClient client(server_->port());
    client.send(get_request("/take/nothing"));
    EXPECT_EQ(client.read_response().status, 400);
    client.send(get_request("/plain"));
    EXPECT_EQ(client.read_response().status, 200);
}

TEST_F(HttpTakeover, what_is_taken_counts_against_the_limit_of_connections) {
    api::ServerOptions options;
    options.connections_max = 2;
    start(false, options);
    RawClient one(server_->port());
    RawClient two(server_->port());
    EXPECT_EQ(take(one).status, 200);
    EXPECT_EQ(take(two).status, 200);
    RawClient three(server_->port());
    EXPECT_EQ(three.read_response().status, 503);
}

TEST_F(HttpTakeover, who_does_not_end_is_ended_when_the_drain_time_is_over) {
    api::ServerOptions options;
    options.drain_timeout_ms = 200;
    start(true, options);
    RawClient client(server_->port());
    EXPECT_EQ(take(client).status, 200);
    std::thread stopper([&] { server_->stop(); });
    EXPECT_EQ(client.read_to_end(), "all||stopped");
    stopper.join();
}

} // namespace
} // namespace nof0::test
