// What the tests of src/cache share: an event loop, a client, and a way to wait for a condition.
#pragma once

#include "cache/redis.hpp"
#include "support/redis_server.hpp"
#include "support/run_task.hpp"
#include "support/servers.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace nof0::test {

class RedisFixture : public testing::Test {
protected:
    // For tests whose subject is not the budget: the machine may be busy.
    static constexpr Milliseconds k_patient{60'000};

    // A client of the test's own server.
    static cache::RedisOptions options_of(const RedisServer& server,
                                          Milliseconds budget = k_patient) {
        cache::RedisOptions options;
        options.port = server.port();
        options.budget = budget;
        return options;
    }
    // A database of the shared server that belongs to one test file, emptied.
    std::unique_ptr<cache::Redis> shared_database(int database) {
        cache::RedisOptions options = cache::parse_redis_url(servers().redis_url).value();
        options.database = database;
        options.budget = k_patient;
        auto redis = connect(options);
        const auto reply = run(redis->call({"FLUSHDB"}));
        return redis;
    }
    std::unique_ptr<cache::Redis> connect(const cache::RedisOptions& options) {
        auto redis = std::make_unique<cache::Redis>(context, options, metrics, health);
        run(redis->connected(Deadline::after(Seconds{60})));
        return redis;
    }
    template<class T>
    T run(Task<T> task) {
        return run_task(context, std::move(task));
    }
    void run(Task<> task) { run_task(context, std::move(task)); }

    // Lets the event loop work until the condition holds; false when it never did.
    template<class Condition>
    bool eventually(Condition condition, Milliseconds limit = Milliseconds{60'000}) {
        const Deadline deadline = Deadline::after(limit);
        while (!condition() && !deadline.passed()) {
            run(sleep_for(Milliseconds{2}));
        }
        return condition();
    }
    static double ms_since(MonotonicTime begun) {
        return std::chrono::duration<double, std::milli>(monotonic_now() - begun).count();
    }

    // Destroyed last: the context's handlers refer to both.
    Metrics metrics;
    Health health;
    asio::io_context context;
};

} // namespace nof0::test
