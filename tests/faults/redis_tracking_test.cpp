// Tracking on a real server that is flushed, killed, stopped, replaced, or read from too slowly:
// after whatever happened, nothing that is given out differs from what Redis holds.
#include "base/random.hpp"
#include "cache/commands.hpp"
#include "cache/tracked_memo.hpp"
#include "support/redis_fixture.hpp"

#include <set>

namespace nof0::cache {
namespace {

class Heard final : public TrackingListener {
public:
    void changed(std::string_view key) override {
        keys.emplace(key);
        names += 1;
    }
    void all_changed() override { all += 1; }
    void confirmed(MonotonicTime at) override {
        EXPECT_GE(at, confirmed_at);
        confirmed_at = at;
    }

    std::set<std::string> keys;
    int names = 0;
    int all = 0;
    MonotonicTime confirmed_at{};
};

class RedisTracking : public test::RedisFixture {
protected:
    RedisTracking() { tracking.listen(heard); }

    TrackingOptions tracking_options() {
        TrackingOptions options{options_of(server, Milliseconds{500}),
                                {Family::positions, Family::trades_recent, Family::leaderboard}};
        options.redis.probe_interval = Milliseconds{20};
        options.redis.reconnect_wait = Milliseconds{20};
        return options;
    }
    bool confirms() {
        const MonotonicTime begun = monotonic_now();
        return eventually([&] { return heard.confirmed_at >= begun; });
    }
    void put(const Key& key, const std::string& value) {
        run(set(*redis, key.name, value, Milliseconds{0}));
    }
    bool hears(const Key& key) {
        return eventually([&] { return heard.keys.contains(key.name); });
    }

    test::RedisServer server;
    std::unique_ptr<Redis> redis = connect(options_of(server));
    Tracking tracking{context, tracking_options(), metrics};
    Heard heard;
    Key positions = keys::positions("a");
};

TEST_F(RedisTracking, NamesEveryKeyOfItsFamiliesHoweverItChanges) {
    EXPECT_EQ(heard.all, 1) << "who begins to listen knows nothing";
    ASSERT_TRUE(confirms());
    EXPECT_TRUE(tracking.is_live());
    put(positions, "one");
    EXPECT_TRUE(hears(positions));
    heard.keys.clear();
    run(del(*redis, {positions.name}));
    EXPECT_TRUE(hears(positions));
    heard.keys.clear();
    run(set(*redis, positions.name, "short-lived", Milliseconds{5}));
    EXPECT_TRUE(hears(positions));
    heard.keys.clear();
    EXPECT_TRUE(hears(positions)) << "an expiry is a change";
    put(keys::leaderboard_cache(), "in the prefix of its neighbour");
    EXPECT_TRUE(hears(keys::leaderboard_cache()));
    put(keys::crypto_prices(), "nobody asked");
    put(keys::trades_recent("b"), "after it");
    EXPECT_TRUE(hears(keys::trades_recent("b")));
    EXPECT_FALSE(heard.keys.contains(keys::crypto_prices().name));
}

TEST_F(RedisTracking, AScriptThatWritesManyIsToldWhole) {
    ASSERT_TRUE(confirms());
    run(redis->call(
        {"EVAL", "for i = 1, 5000 do redis.call('SET', 'nof0:positions:t' .. i, i) end return 1",
         "0"}));
    EXPECT_TRUE(eventually([&] { return heard.keys.size() == 5'000; })) << heard.keys.size();
    EXPECT_TRUE(confirms());
}

TEST_F(RedisTracking, AFlushIsEverything) {
    ASSERT_TRUE(confirms());
    const int before = heard.all;
    run(redis->call({"FLUSHALL"}));
    EXPECT_TRUE(eventually([&] { return heard.all > before; }));
    EXPECT_TRUE(confirms());
    EXPECT_TRUE(tracking.is_live());
}

TEST_F(RedisTracking, AServerThatDiesIsEverythingTwice) {
    ASSERT_TRUE(confirms());
    const int before = heard.all;
    server.kill();
    EXPECT_TRUE(eventually([&] { return !tracking.is_live(); }));
    EXPECT_EQ(heard.all, before + 1);
    EXPECT_EQ(tracking.confirmed_at(), MonotonicTime{});
    server.start();
    heard.confirmed_at = {};
    EXPECT_TRUE(eventually([&] { return tracking.is_live(); }));
    EXPECT_EQ(heard.all, before + 2) << "what was fetched before it tracked is doubtful";
    run(redis->connected(Deadline::after(Seconds{60})));
    put(positions, "after the restart");
    EXPECT_TRUE(hears(positions));
}

TEST_F(RedisTracking, AConnectionThatIsCutIsEverything) {
    ASSERT_TRUE(confirms());
    const int before = heard.all;
    run(redis->call({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}));
    EXPECT_TRUE(eventually([&] { return heard.all >= before + 2; }));
    EXPECT_TRUE(confirms());
    put(positions, "again");
    EXPECT_TRUE(hears(positions));
}

// A hung server confirms nothing, so that what it no longer tells of gets old.
TEST_F(RedisTracking, AServerThatHangsConfirmsNothing) {
    ASSERT_TRUE(confirms());
    server.stop();
    run(test::sleep_for(Milliseconds{50})); // what was on its way
    const MonotonicTime stopped = tracking.confirmed_at();
    run(test::sleep_for(Milliseconds{200}));
    EXPECT_LE(tracking.confirmed_at(), stopped);
    server.resume();
    EXPECT_TRUE(confirms());
}

// Nobody reads while the server has much to say. Either all of it comes, or the server gives the
// connection up and everything is doubtful.
TEST_F(RedisTracking, WhoReadsTooSlowlyMissesNothing) {
    ASSERT_TRUE(confirms());
    asio::io_context elsewhere;
    Health health_there;
    Redis writer(elsewhere, options_of(server), metrics, health_there);
    test::run_task(elsewhere, writer.connected(Deadline::after(Seconds{60})));
    for (int round = 0; round < 200; ++round) {
        const std::string script = "for i = 1, 500 do redis.call('SET', 'nof0:positions:t' .. "
                                   "(i + ARGV[1] * 500), i) end return 1";
        const std::string number = std::to_string(round);
        test::run_task(elsewhere, writer.call({"EVAL", script, "0", number}));
    }
    const int before = heard.all;
    EXPECT_TRUE(eventually([&] { return heard.keys.size() == 100'000 || heard.all > before; }));
    EXPECT_TRUE(confirms());
}

// The rule of tracked_memo.hpp under everything at once. A seed is printed with what it broke.
TEST_F(RedisTracking, WhatIsRememberedIsWhatRedisHolds) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        SCOPED_TRACE(seed);
        Random random(seed);
        TrackedMemo<std::string> memo({.age_max = Milliseconds{600'000}});
        tracking.listen(memo);
        for (int step = 0; step < 400; ++step) {
            const std::string key = keys::positions(std::to_string(random.below(8))).name;
            const std::uint64_t dice = random.below(100);
            if (dice < 40) {
                run(set(*redis, key, std::to_string(step), Milliseconds{0}));
            } else if (dice < 43) {
                run(redis->call({"FLUSHALL"}));
            } else if (dice < 45) {
                run(redis->call({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}));
            } else {
                const auto fetch = memo.begin(key);
                const auto value = run(get(*redis, key));
                memo.store(key, fetch, {"s", 0}, value.value_or("none"), 1);
            }
        }
        ASSERT_TRUE(confirms());
        ASSERT_TRUE(eventually([&] { return tracking.is_live(); }));
        ASSERT_TRUE(confirms()) << "all that happened has been told";
        for (int i = 0; i < 8; ++i) {
            const std::string key = keys::positions(std::to_string(i)).name;
            if (const std::string* remembered = memo.find(key)) {
                EXPECT_EQ(*remembered, run(get(*redis, key)).value_or("none")) << key;
            }
        }
        tracking.unlisten(memo);
    }
}

} // namespace
} // namespace nof0::cache
