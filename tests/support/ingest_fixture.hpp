// What tests of whole pipelines share: a database and a Redis of their own, the ingest role around
// the pipelines under test, and a way to wait until everything offered is durable and published.
#pragma once

#include "pipelines/ingest.hpp"
#include "support/arena.hpp"
#include "support/servers.hpp"

#include <boost/asio/steady_timer.hpp>
#include <future>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <vector>

namespace nof0::test {

class IngestFixture : public testing::Test {
protected:
    explicit IngestFixture(Path path = Path::direct) : arena_(path) {}

    // The pipelines outlive the fixture's ingest.
    void start(std::vector<pipelines::Pipeline*> pipelines, pipelines::IngestOptions options = {}) {
        if (options.holder.empty()) {
            options.holder = "test";
        }
        app::Backend& backend = arena_.backend();
        ingest_.emplace(backend.context(), backend.pool(), backend.documents(), backend.redis(),
                        std::move(pipelines), clock_, std::move(options), backend.metrics(),
                        backend.health());
        ended_ = false;
        asio::co_spawn(backend.context(), ingest_->run(),
                       [this](const std::exception_ptr& failure) {
                           ended_ = true;
                           failure_ = failure;
                       });
    }
    // Everything that was offered is durable, published and relayed.
    bool settle(Milliseconds limit = Milliseconds{60'000}) {
        return arena_.backend().run(ingest_->settled(Deadline::after(limit)));
    }
    // Lets the role end as on SIGTERM.
    void stop() {
        if (!ingest_) {
            return;
        }
        ingest_->stop();
        const Deadline deadline = Deadline::after(Milliseconds{60'000});
        while (!ended_ && !deadline.passed()) {
            arena_.backend().run(tick());
        }
        EXPECT_TRUE(ended_) << "the role ends when asked to";
        EXPECT_FALSE(failure_);
        ingest_.reset();
    }
    void TearDown() override { stop(); }

    // On a connection of its own, while the role goes on: it may hold a lock that this waits for.
    std::string sql(const std::string& text) {
        return meanwhile([&] { return arena_.database().sql(text); });
    }
    std::string server_sql(const std::string& text) {
        return meanwhile([&] { return run_sql(servers().postgres_dsn, text); });
    }
    TestArena& arena() { return arena_; }
    pipelines::Ingest& ingest() { return *ingest_; }
    ManualArenaClock& clock() { return clock_; }

    template<class Condition>
    bool eventually(Condition condition, Milliseconds limit = Milliseconds{60'000}) {
        const Deadline deadline = Deadline::after(limit);
        while (!condition() && !deadline.passed()) {
            arena_.backend().run(tick());
        }
        return condition();
    }

private:
    template<class Body>
    std::string meanwhile(Body body) {
        auto answer = std::async(std::launch::async, body);
        while (answer.wait_for(Milliseconds{0}) != std::future_status::ready) {
            arena_.backend().run(tick());
        }
        return answer.get();
    }
    Task<> tick() {
        asio::steady_timer timer(arena_.backend().context(), Milliseconds{2});
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }

    ManualArenaClock clock_{TestArena::k_import_time};
    TestArena arena_;
    std::optional<pipelines::Ingest> ingest_;
    bool ended_ = true;
    std::exception_ptr failure_;
};

} // namespace nof0::test
