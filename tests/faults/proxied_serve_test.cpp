// `nof0 serve` while the way to its servers breaks: cut in the middle of statements, half closed,
// swallowed, slow. A reader gets the truth or an honest 503 in time, never another body or a hang.
#include "faults/readers.hpp"
#include "support/arena.hpp"
#include "support/command_process.hpp"
#include "support/program.hpp"

#include <csignal>
#include <gmock/gmock.h>
#include <random>

namespace nof0::test {
namespace {

class ProxiedServe : public testing::Test {
protected:
    ProxiedServe() {
        std::cout << "seed " << seed_ << "\n";
        const TemporaryFolder folder;
        write_small_demo(folder.path());
        const Ended imported =
            Program(NOF0_BINARY, {"import", folder.path().string()},
                    {"NOF0_POSTGRES_DSN=" + database_.dsn(),
                     "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis_.port())})
                .wait();
        EXPECT_EQ(imported.exit_code, 0) << imported.error;
        serve_.emplace(NOF0_BINARY, std::vector<std::string>{"serve", "--port", "0"},
                       std::vector<std::string>{"NOF0_POSTGRES_DSN=" + servers_.postgres_dsn(),
                                                "NOF0_REDIS_URL=" + servers_.redis_url()});
        url_ = serve_->url();
        expected_ = bodies_of(url_);
    }
    int draw(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    Way either_way() { return draw(2) == 0 ? Way::to_server : Way::to_client; }

    // `fault` comes again and again while readers ask; Redis is emptied meanwhile, so that both
    // servers are needed.
    template<class Fault>
    void break_under_readers(TcpProxy& proxy, int times, Fault fault) {
        Readers readers(url_, expected_);
        for (int i = 0; i < times; ++i) {
            redis_.kill();
            redis_.start();
            fault(proxy);
            const std::uint64_t asked = readers.answered() + readers.refused();
            EXPECT_TRUE(eventually(
                [&] { return readers.answered() + readers.refused() > asked + k_targets.size(); }));
        }
        proxy.heal();
        expect_recovered(url_, expected_);
        readers.stop();
        EXPECT_THAT(readers.broken(), testing::IsEmpty());
        EXPECT_EQ(bodies_of(url_), expected_);
    }
    TcpProxy& postgres() { return servers_.postgres(); }
    TcpProxy& redis() { return servers_.redis(); }

private:
    std::uint64_t seed_ = std::random_device{}();
    std::mt19937_64 random_{seed_};
    TestDatabase database_;
    RedisServer redis_;
    ProxiedServers servers_{database_.dsn(), redis_.port()};
    std::optional<Program> serve_;
    std::string url_;
    Bodies expected_;
};

TEST_F(ProxiedServe, Cut) {
    for (TcpProxy* proxy : {&postgres(), &redis()}) {
        break_under_readers(*proxy, 5, [this](TcpProxy& way) {
            way.cut_after(either_way(), static_cast<std::uint64_t>(draw(20'000)));
        });
    }
}

TEST_F(ProxiedServe, HalfClosed) {
    for (TcpProxy* proxy : {&postgres(), &redis()}) {
        break_under_readers(*proxy, 3, [this](TcpProxy& way) { way.half_close(either_way()); });
    }
}

TEST_F(ProxiedServe, Swallowed) {
    for (TcpProxy* proxy : {&postgres(), &redis()}) {
        break_under_readers(*proxy, 2, [this](TcpProxy& way) { way.swallow(either_way()); });
    }
}

TEST_F(ProxiedServe, Slow) {
    for (TcpProxy* proxy : {&postgres(), &redis()}) {
        break_under_readers(*proxy, 2, [this](TcpProxy& way) {
            way.delay(either_way(), Milliseconds{200 + draw(1'800)});
        });
    }
}

TEST_F(ProxiedServe, OutOfReach) {
    for (TcpProxy* proxy : {&postgres(), &redis()}) {
        break_under_readers(*proxy, 1, [](TcpProxy& way) {
            way.refuse();
            way.cut();
        });
    }
}

} // namespace
} // namespace nof0::test
