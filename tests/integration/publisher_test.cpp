// The publisher while events wait to be written: families of documents rest, nothing is forgotten.
#include "pipelines/publisher.hpp"
#include "support/arena.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class Publisher : public testing::Test {
protected:
    Publisher()
        : publisher_(backend().context(), backend().documents(), backend().redis(),
                     {.prompt_rest = 1'000'000'000}, backend().metrics()) {
        publisher_.rest_while([this] { return events_wait_; });
        asio::co_spawn(backend().context(), publisher_.run(),
                       [this](const std::exception_ptr&) { ended_ = true; });
    }
    ~Publisher() override {
        publisher_.stop();
        while (!ended_) {
            backend().run(pause());
        }
    }
    app::Backend& backend() { return arena_.backend(); }
    void touch(const std::string& trader) { publisher_.touch(cache::Family::positions, trader); }
    bool idle(Milliseconds limit) { return backend().run(publisher_.idle(Deadline::after(limit))); }
    Task<> pause() {
        asio::steady_timer timer(backend().context(), Milliseconds{2});
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
    std::int64_t version_of(const std::string& trader) {
        const auto document =
            backend().run(backend().documents().store().read(cache::keys::positions(trader)));
        return document ? document->meta.version : -1;
    }

    TestArena arena_;
    pipelines::Publisher publisher_;
    bool events_wait_ = true;
    bool ended_ = false;
};

TEST_F(Publisher, RestsWhileEventsWaitAndThenPublishesEverything) {
    touch("alpha");
    EXPECT_TRUE(idle(Milliseconds{10'000})) << "the first one goes out at once";
    EXPECT_GE(version_of("alpha"), 0);
    touch("beta");
    EXPECT_FALSE(idle(Milliseconds{100})) << "the family rests";
    EXPECT_EQ(version_of("beta"), -1);
    publisher_.touch(cache::Family::trader_state, "alpha");
    EXPECT_FALSE(idle(Milliseconds{100})) << "another family does not wait for it";
    events_wait_ = false;
    touch("alpha");
    EXPECT_TRUE(idle(Milliseconds{10'000}));
    EXPECT_GE(version_of("beta"), 0) << "as soon as no event waits";
}

} // namespace
} // namespace nof0::test
