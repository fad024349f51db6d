// The client when Redis dies, hangs, stalls, refuses or comes back. Each defect of the library that
// was found by running (see cache/redis_link.hpp) has its cure tested here.
#include "cache/commands.hpp"
#include "support/redis_fixture.hpp"

#include <gmock/gmock.h>

namespace nof0::cache {
namespace {

using testing::HasSubstr;

// The product's own budget, and slack for a busy machine: what is tested is that nobody waits for
// a server that would not answer for ever.
constexpr Milliseconds k_budget{100};
constexpr double k_slack_ms = 1'000;

class RedisClient : public test::RedisFixture {
protected:
    // What a call throws, or "" when it succeeds; and how long it took.
    std::string failure_of(Task<> call) {
        const MonotonicTime begun = monotonic_now();
        std::string what;
        try {
            run(std::move(call));
        } catch (const Unavailable& failure) {
            what = failure.what();
        }
        took_ms = ms_since(begun);
        return what;
    }
    double metric(const std::string& name) {
        const std::string text = metrics.text();
        const std::string label = name + "{client=\"redis\"} ";
        const std::size_t at = text.find(label);
        return at == std::string::npos ? -1 : std::stod(text.substr(at + label.size()));
    }
    std::string why() { return health.parts().front().why; }
    std::int64_t connection_id() {
        return run(redis->call({"CLIENT", "ID"}, Deadline::after(k_patient))).as_integer();
    }

    test::RedisServer server{{"--enable-debug-command", "yes"}};
    std::unique_ptr<Redis> redis = connect(options_of(server, k_budget));
    double took_ms = 0;
};

// Library: async_run ends for good when a reconnect is refused, and every later call hangs.
TEST_F(RedisClient, RecoversAfterTheServerWasAwayAndRefusedConnections) {
    redis = connect(options_of(server));
    run(set(*redis, "k", "before", Milliseconds{0}));
    server.kill();
    ASSERT_TRUE(eventually([&] { return !redis->is_connected(); }));
    EXPECT_FALSE(health.all_ready());
    run(test::sleep_for(Milliseconds{1'500})); // several refused attempts
    EXPECT_THAT(why(), HasSubstr("refused"));
    EXPECT_THAT(failure_of(ping(*redis)), HasSubstr("is away"));
    EXPECT_LT(took_ms, k_slack_ms) << "a call to a server that is away costs nothing";
    EXPECT_THAT(failure_of(set(*redis, "queued", "x", Milliseconds{0})), HasSubstr("is away"));

    server.start();
    run(redis->connected(Deadline::after(Seconds{10})));
    EXPECT_TRUE(health.all_ready());
    EXPECT_EQ(run(get(*redis, "k")), std::nullopt);
    EXPECT_EQ(run(get(*redis, "queued")), std::nullopt) << "nothing is kept for later";
    for (int i = 0; i < 100; ++i) {
        run(set(*redis, "k", std::to_string(i), Milliseconds{0}));
        ASSERT_EQ(run(get(*redis, "k")), std::to_string(i));
    }
}

TEST_F(RedisClient, MayStartBeforeTheServer) {
    server.kill();
    RedisOptions options = options_of(server);
    options.name = "early";
    Redis early(context, options, metrics, health);
    EXPECT_THAT(failure_of(early.connected(Deadline::after(Milliseconds{500}))),
                HasSubstr("refused"));
    EXPECT_LT(took_ms, 500 + k_slack_ms);
    EXPECT_THAT(failure_of(ping(early)), HasSubstr("is away"));
    server.start();
    run(early.connected(Deadline::after(Seconds{10})));
    run(ping(early));
}

// Library: its health check, after one missed pong, kept dropping the connection that had
// recovered.
TEST_F(RedisClient, KeepsItsBudgetWhileTheServerHangsAndStaysConnectedAfterwards) {
    server.stop();
    EXPECT_THAT(failure_of(ping(*redis)), HasSubstr("did not answer in time"));
    EXPECT_GT(took_ms, 95);
    EXPECT_LT(took_ms, 100 + k_slack_ms);
    int timed_out = 1;
    while (redis->is_connected() && timed_out < 50) {
        EXPECT_NE(failure_of(ping(*redis)), "");
        EXPECT_LT(took_ms, 100 + k_slack_ms);
        ++timed_out;
    }
    EXPECT_LT(timed_out, 10) << "after misses_max budgets it is known to be away";
    EXPECT_THAT(failure_of(ping(*redis)), HasSubstr("is away: it does not answer"));
    EXPECT_LT(took_ms, k_slack_ms);
    EXPECT_GE(metric("nof0_cache_timeouts_total"), 5);
    EXPECT_GE(metric("nof0_cache_refused_total"), 1);

    server.resume();
    run(redis->connected(Deadline::after(Seconds{10})));
    const std::int64_t id = connection_id();
    const MonotonicTime begun = monotonic_now();
    while (ms_since(begun) < 2'500) {
        run(redis->call({"PING"}, Deadline::after(k_patient)));
        run(test::sleep_for(Milliseconds{20}));
    }
    EXPECT_EQ(connection_id(), id) << "a recovered connection is left alone";
}

TEST_F(RedisClient, AnIdleClientNoticesByItsOwnProbeThatTheServerHangs) {
    server.stop();
    EXPECT_TRUE(eventually([&] { return !redis->is_connected(); }));
    EXPECT_THAT(why(), HasSubstr("does not answer"));
    server.resume();
    run(redis->connected(Deadline::after(Seconds{10})));
}

// Library: cancelling a written request closes the connection and fails everybody else.
TEST_F(RedisClient, WhoGivesUpDisturbsNobodyElse) {
    const std::int64_t id = connection_id();
    int right = 0;
    int landed = 0;
    const auto echo = [](Redis& client, std::string text, int& equal, int& all) -> Task<> {
        Command command{"ECHO", text};
        const Reply reply = co_await client.call(std::move(command), Deadline::after(Seconds{5}));
        equal += reply.as_text() == text ? 1 : 0;
        all += 1;
    };
    const auto stall = [](Redis& client) -> Task<> {
        co_await client.call({"DEBUG", "SLEEP", "0.3"}); // with the budget of 100 ms
    };
    asio::co_spawn(context, echo(*redis, "before", right, landed), asio::detached);
    std::string gave_up;
    const MonotonicTime begun = monotonic_now();
    double gave_up_after_ms = 0;
    asio::co_spawn(context, stall(*redis), [&](std::exception_ptr error) {
        gave_up_after_ms = ms_since(begun);
        gave_up = error ? "yes" : "no";
    });
    for (int i = 0; i < 5; ++i) {
        asio::co_spawn(context, echo(*redis, "bystander " + std::to_string(i), right, landed),
                       asio::detached);
    }
    ASSERT_TRUE(eventually([&] { return landed == 6 && !gave_up.empty(); }));
    EXPECT_EQ(gave_up, "yes");
    EXPECT_LT(gave_up_after_ms, 100 + k_slack_ms);
    EXPECT_EQ(right, 6);
    run(echo(*redis, "after", right, landed)); // the late reply was not taken for this one
    EXPECT_EQ(right, 7);
    EXPECT_EQ(connection_id(), id);
}

TEST_F(RedisClient, AStallOfTheWholeServerEndsWithEveryReplyAtItsOwner) {
    const std::int64_t id = connection_id();
    run(redis->call({"CLIENT", "PAUSE", "250", "ALL"}, Deadline::after(k_patient)));
    EXPECT_THAT(failure_of(set(*redis, "k", "late", Milliseconds{0})), HasSubstr("in time"));
    EXPECT_LT(took_ms, 100 + k_slack_ms);
    run(test::sleep_for(Milliseconds{300}));
    const Reply kept = run(redis->call({"GET", "k"}, Deadline::after(k_patient)));
    EXPECT_EQ(kept.as_text(), "late"); // given up is not undone
    EXPECT_EQ(connection_id(), id);
}

TEST_F(RedisClient, ABrokenConnectionFailsItsCallsAtOnceAndIsReplaced) {
    const std::int64_t id = connection_id();
    const std::string id_text = std::to_string(id);
    RedisOptions options = options_of(server);
    options.name = "killer";
    const auto killer = connect(options);
    std::string failure;
    const MonotonicTime begun = monotonic_now();
    const auto block = [](Redis& client) -> Task<> {
        co_await client.call({"BLPOP", "nothing", "0"}, Deadline::after(Seconds{20}));
    };
    asio::co_spawn(context, block(*redis), [&](std::exception_ptr error) {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& e) {
            failure = e.what();
        }
    });
    run(test::sleep_for(Milliseconds{20}));
    run(killer->call({"CLIENT", "KILL", "ID", id_text}));
    ASSERT_TRUE(eventually([&] { return !failure.empty(); }));
    EXPECT_THAT(failure, HasSubstr("broke"));
    EXPECT_LT(ms_since(begun), 1'000);
    run(redis->connected(Deadline::after(Seconds{10})));
    EXPECT_NE(connection_id(), id);
    EXPECT_EQ(metric("nof0_cache_connections_total"), 2);
    EXPECT_EQ(metric("nof0_cache_lost_total"), 1);
}

TEST_F(RedisClient, WhatIsInFlightIsBounded) {
    RedisOptions options = options_of(server, k_budget);
    options.name = "bounded";
    options.in_flight_calls_max = 10;
    options.in_flight_bytes_max = 1 << 20;
    const auto bounded = connect(options);
    server.stop();
    int timed_out = 0;
    int refused = 0;
    const auto count = [&](std::exception_ptr error) {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& e) {
            (std::string(e.what()).find("too much") == std::string::npos ? timed_out : refused)++;
        }
    };
    for (int i = 0; i < 25; ++i) {
        asio::co_spawn(context, ping(*bounded), count);
    }
    ASSERT_TRUE(eventually([&] { return timed_out + refused == 25; }));
    EXPECT_EQ(timed_out, 10);
    EXPECT_EQ(refused, 15);

    server.resume();
    ASSERT_TRUE(eventually([&] { return failure_of(ping(*bounded)).empty(); }));
    server.stop();
    timed_out = refused = 0;
    const std::string half(600 << 10, 'x');
    for (int i = 0; i < 4; ++i) {
        asio::co_spawn(context, set(*bounded, "k", half, Milliseconds{0}), count);
    }
    ASSERT_TRUE(eventually([&] { return timed_out + refused == 4; }));
    EXPECT_EQ(timed_out, 2);
    EXPECT_EQ(refused, 2);
    server.resume();
}

TEST_F(RedisClient, AFullServerRefusesWritesAndStillReads) {
    redis = connect(options_of(server));
    run(set(*redis, "k", "v", Milliseconds{0}));
    run(redis->call({"CONFIG", "SET", "maxmemory", "1"}));
    EXPECT_THAT(failure_of(set(*redis, "k", "w", Milliseconds{0})), HasSubstr("OOM"));
    EXPECT_EQ(run(get(*redis, "k")), "v");
}

TEST_F(RedisClient, AClientThatGoesFailsItsWaiters) {
    server.stop();
    std::string failure;
    const auto wait = [](Redis& client) -> Task<> {
        co_await client.call({"PING"}, Deadline::after(Seconds{20}));
    };
    asio::co_spawn(context, wait(*redis),
                   [&](std::exception_ptr error) { failure = error ? "failed" : "answered"; });
    run(test::sleep_for(Milliseconds{10}));
    redis.reset();
    ASSERT_TRUE(eventually([&] { return !failure.empty(); }));
    EXPECT_EQ(failure, "failed");
}

} // namespace
} // namespace nof0::cache
