// Bodies in pieces over real sockets: framing, a client that is slow, and one that goes.
#include "api/http/chunked_writer.hpp"
#include "support/http_fixture.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <thread>

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t k_piece_bytes = 64 * 1024;

// Sends `pieces` pieces to everybody, and counts.
class Talker final : public api::Application {
public:
    struct Counts {
        std::atomic<int> made{0};
        std::atomic<int> ended{0};
        std::atomic<int> gone{0};
    };

    Talker(Executor executor, Counts& counts, int pieces)
        : executor_(executor), counts_(counts), pieces_(pieces), router_(routes()) {}
    const api::Router& router() const override { return router_; }

private:
    std::vector<api::Route> routes() {
        api::Route route;
        route.pattern = "/talk";
        route.name = "talk";
        route.take = [this](const api::Request& request, api::Takeover takeover) {
            api::ChunkedWriter writer(std::move(takeover), request.http_minor, 2'000ms);
            asio::co_spawn(executor_, talk(std::move(writer)), asio::detached);
        };
        return {route};
    }

    Task<> talk(api::ChunkedWriter writer) {
        try {
            std::string lines = "Content-Type: text/plain\r\n";
            co_await writer.begin(std::move(lines));
            for (int i = 0; i < pieces_; ++i) {
                ++counts_.made;
                std::string piece(k_piece_bytes, static_cast<char>('a' + i % 26));
                co_await writer.write(std::move(piece));
            }
            co_await writer.end();
            ++counts_.ended;
        } catch (const api::ClientGone&) {
            ++counts_.gone;
        }
    }

    Executor executor_;
    Counts& counts_;
    int pieces_;
    api::Router router_;
};

class ChunkedWriter : public testing::Test {
protected:
    void start(int pieces) {
        api::ServerOptions options;
        options.shards = 1;
        server_ = std::make_unique<api::Server>(
            options,
            [this, pieces](Executor executor) {
                return std::make_unique<Talker>(executor, counts_, pieces);
            },
            metrics_);
        server_->start();
    }
    static bool becomes(const std::atomic<int>& count, int value) {
        for (int i = 0; i < 1'000 && count < value; ++i) {
            std::this_thread::sleep_for(10ms);
        }
        return count >= value;
    }

    Metrics metrics_;
    Talker::Counts counts_;
    std::unique_ptr<api::Server> server_;
};

TEST_F(ChunkedWriter, PiecesAreChunksAndTheLastOneEnds) {
    start(3);
    RawClient client(server_->port());
    client.send(get_request("/talk"));
    const std::string all = client.read_to_end();
    EXPECT_NE(all.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
    EXPECT_NE(all.find("\r\n\r\n10000\r\naaaa"), std::string::npos);
    EXPECT_TRUE(all.ends_with("\r\n0\r\n\r\n"));
}

TEST_F(ChunkedWriter, AnOldClientReadsToTheEnd) {
    start(2);
    RawClient client(server_->port());
    client.send("GET /talk HTTP/1.0\r\nHost: test\r\n\r\n");
    const std::string all = client.read_to_end();
    EXPECT_EQ(all.find("chunked"), std::string::npos);
    EXPECT_EQ(all.size() - all.find("\r\n\r\n") - 4, 2 * k_piece_bytes);
}

// What is made ahead of the client is what the kernel's buffers hold, however much there is to say.
TEST_F(ChunkedWriter, ASlowClientSlowsTheTalker) {
    constexpr int k_pieces = 4'000;
    start(k_pieces);
    RawClient client(server_->port(), 64 * 1024);
    client.send(get_request("/talk"));
    ASSERT_TRUE(becomes(counts_.gone, 1)); // it took nothing for two seconds
    EXPECT_LT(counts_.made, 400);
    EXPECT_EQ(counts_.ended, 0);
    EXPECT_FALSE(client.read_to_end().ends_with("\r\n0\r\n\r\n"));
}

TEST_F(ChunkedWriter, AClientThatGoesEndsTheTalk) {
    start(1'000'000);
    {
        RawClient client(server_->port());
        client.send(get_request("/talk"));
        ASSERT_TRUE(becomes(counts_.made, 1));
    }
    EXPECT_TRUE(becomes(counts_.gone, 1));
    EXPECT_LT(counts_.made, 1'000);
}

} // namespace
} // namespace nof0::test
