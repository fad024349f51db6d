#include "api/http/response_queue.hpp"

#include <gtest/gtest.h>
#include <random>
#include <sys/socket.h>
#include <unistd.h>

namespace nof0::api {
namespace {

struct Pair {
    Pair() {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
        const int small = 4096;
        ::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    }
    ~Pair() {
        ::close(ends[0]);
        close_reader();
    }
    void close_reader() {
        if (ends[1] >= 0) {
            ::close(ends[1]);
            ends[1] = -1;
        }
    }
    void read_into(std::string& text) const {
        char chunk[1000];
        const ssize_t got = ::recv(ends[1], chunk, sizeof chunk, MSG_DONTWAIT);
        text.append(chunk, got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    int ends[2]{};
};

TEST(ResponseQueue, any_mixture_arrives_whole_and_in_order) {
    const unsigned seed = 11;
    std::mt19937 random(seed);
    for (int round = 0; round < 60; ++round) {
        Pair pair;
        ResponseQueue queue;
        std::string expected;
        for (unsigned i = 0; i < 1 + random() % 100; ++i) {
            const std::string head = "head " + std::to_string(i) + ';';
            const std::size_t sizes[]{0, 100, 1024, 1025, 20'000};
            const auto body =
                render(200, "text/plain",
                       std::string(sizes[random() % 5], static_cast<char>('a' + i % 26)));
            for (unsigned sent = 0; sent < random() % 20; ++sent) {
                body->identity().body_file(); // some become files
            }
            queue.push_text(head);
            queue.push_body(body, body->identity());
            expected += head + body->identity().body();
        }
        std::string received;
        WriteProgress progress = WriteProgress::blocked;
        while (progress == WriteProgress::blocked) {
            progress = queue.write(pair.ends[0]);
            pair.read_into(received);
        }
        EXPECT_EQ(progress, WriteProgress::done);
        EXPECT_TRUE(queue.empty());
        EXPECT_EQ(queue.bytes_written(), expected.size());
        while (received.size() < expected.size()) {
            pair.read_into(received);
        }
        ASSERT_EQ(received, expected) << "seed " << seed << " round " << round;
    }
}

TEST(ResponseQueue, a_gone_reader_is_reported) {
    Pair pair;
    pair.close_reader();
    ResponseQueue queue;
    queue.push_text("anyone?");
    EXPECT_EQ(queue.write(pair.ends[0]), WriteProgress::broken);
}

} // namespace
} // namespace nof0::api
