// The client and its typed commands on a real server.
#include "cache/commands.hpp"
#include "cache/script.hpp"
#include "support/redis_fixture.hpp"

#include <gmock/gmock.h>

namespace nof0::cache {
namespace {

using testing::ElementsAre;
using testing::Pair;

class CacheRedis : public test::RedisFixture {
protected:
    std::unique_ptr<Redis> redis = shared_database(11);
};

TEST_F(CacheRedis, SetsAndGetsWithAndWithoutExpiry) {
    run(ping(*redis));
    EXPECT_EQ(run(get(*redis, "k")), std::nullopt);
    const std::string bytes("a\0\r\n\xff", 5);
    run(set(*redis, "k", bytes, Milliseconds{0}));
    EXPECT_EQ(run(get(*redis, "k")), bytes);
    EXPECT_EQ(run(time_to_live(*redis, "k")), Milliseconds{0});
    EXPECT_FALSE(run(set_if_absent(*redis, "k", "other", Milliseconds{0})));
    EXPECT_EQ(run(get(*redis, "k")), bytes);

    run(set(*redis, "short", "x", Milliseconds{60'000}));
    EXPECT_GT(run(time_to_live(*redis, "short")), Milliseconds{50'000});
    EXPECT_TRUE(run(set_if_absent(*redis, "new", "y", Milliseconds{60'000})));
    EXPECT_GT(run(time_to_live(*redis, "new")), Milliseconds{50'000});

    EXPECT_TRUE(run(exists(*redis, "k")));
    EXPECT_EQ(run(del(*redis, {"k", "short", "none"})), 2);
    EXPECT_EQ(run(del(*redis, {})), 0);
    EXPECT_FALSE(run(exists(*redis, "k")));
    EXPECT_EQ(run(time_to_live(*redis, "k")), std::nullopt);
}

TEST_F(CacheRedis, ReadsHashesListsAndSortedSets) {
    run(redis->call({"HSET", "h", "a", "1", "b", ""}));
    EXPECT_THAT(run(hgetall(*redis, "h")), ElementsAre(Pair("a", "1"), Pair("b", "")));
    EXPECT_TRUE(run(hgetall(*redis, "none")).empty());
    run(redis->call({"RPUSH", "l", "x", "y", "z"}));
    EXPECT_THAT(run(lrange(*redis, "l", 0, -1)), ElementsAre("x", "y", "z"));
    EXPECT_THAT(run(lrange(*redis, "l", -2, -2)), ElementsAre("y"));
    run(redis->call({"ZADD", "z", "2.5", "b", "-1e-7", "a"}));
    EXPECT_THAT(run(zrange_with_scores(*redis, "z", 0, -1)),
                ElementsAre(Pair("a", -1e-7), Pair("b", 2.5)));
}

TEST_F(CacheRedis, WalksKeysAndReportsOnTheServer) {
    std::vector<std::string> expected;
    for (int i = 0; i < 2'500; ++i) {
        expected.push_back("walk:" + std::to_string(i));
        run(set(*redis, expected.back(), "v", Milliseconds{0}));
    }
    run(set(*redis, "other", "v", Milliseconds{0}));
    std::ranges::sort(expected);
    EXPECT_EQ(run(scan_all(*redis, "walk:*")), expected);
    EXPECT_EQ(run(dbsize(*redis)), 2'501);
    EXPECT_GT(run(memory_usage(*redis, "other")).value_or(0), 0);
    EXPECT_EQ(run(memory_usage(*redis, "none")), std::nullopt);
    const auto memory = run(info(*redis, "memory"));
    ASSERT_TRUE(memory.contains("used_memory"));
    EXPECT_GT(std::stoll(memory.at("used_memory")), 0);
    EXPECT_TRUE(memory.contains("maxmemory_policy"));
}

TEST_F(CacheRedis, ARefusalThrowsTheServersWordsAndDisturbsNobody) {
    run(set(*redis, "text", "x", Milliseconds{0}));
    const Reply id = run(redis->call({"CLIENT", "ID"}));
    try {
        run(hgetall(*redis, "text"));
        FAIL() << "a text is no hash";
    } catch (const ErrorReply& error) {
        EXPECT_NE(std::string(error.what()).find("WRONGTYPE"), std::string::npos);
    }
    // A refusal in the middle of a pipeline: everybody keeps his own reply, and the connection.
    std::vector<Command> commands{{"GET", "text"},
                                  {"LPUSH", "text", "y"},
                                  {"NOSUCHCOMMAND"},
                                  {"GET", "text"},
                                  {"CLIENT", "ID"}};
    const std::vector<Reply> replies = run(redis->pipeline(std::move(commands)));
    ASSERT_EQ(replies.size(), 5u);
    EXPECT_EQ(replies[0].as_text(), "x");
    EXPECT_TRUE(replies[1].is_error("WRONGTYPE"));
    EXPECT_TRUE(replies[2].is_error("ERR"));
    EXPECT_EQ(replies[3].as_text(), "x");
    EXPECT_EQ(replies[4].as_integer(), id.as_integer());
    EXPECT_NE(metrics.text().find("nof0_cache_error_replies_total{client=\"redis\"} 3"),
              std::string::npos);
}

TEST_F(CacheRedis, RepliesKeepTheirTreeHoweverDeep) {
    std::vector<Command> commands{{"EVAL", "return {1, {2, {3, {}, 'x'}}, false, {'y'}}", "0"},
                                  {"PING"}};
    const std::vector<Reply> replies = run(redis->pipeline(std::move(commands)));
    const std::vector<Reply>& top = replies.at(0).as_list();
    ASSERT_EQ(top.size(), 4u);
    EXPECT_EQ(top[0].as_integer(), 1);
    const std::vector<Reply>& inner = top[1].as_list().at(1).as_list();
    ASSERT_EQ(inner.size(), 3u);
    EXPECT_TRUE(inner[1].as_list().empty());
    EXPECT_EQ(inner[2].as_text(), "x");
    EXPECT_TRUE(top[2].is_null());
    EXPECT_EQ(top[3].as_list().at(0).as_text(), "y");
    EXPECT_EQ(replies.at(1).as_text(), "PONG");
}

TEST_F(CacheRedis, LargeValuesAndManyCallsAtOnceKeepTheirOrder) {
    const std::string large(20 << 20, 'x');
    run(set(*redis, "large", large, Milliseconds{0}));
    EXPECT_EQ(run(get(*redis, "large"))->size(), large.size());
    int landed = 0;
    bool right = true;
    const auto echo = [](Redis& client, int number, int& count, bool& all_right) -> Task<> {
        const std::string text = std::to_string(number);
        Command command{"ECHO", text};
        const Reply reply = co_await client.call(std::move(command));
        all_right = all_right && reply.as_text() == text && count == number;
        count += 1;
    };
    for (int i = 0; i < 20'000; ++i) {
        asio::co_spawn(context, echo(*redis, i, landed, right), asio::detached);
    }
    EXPECT_TRUE(eventually([&] { return landed == 20'000; }));
    EXPECT_TRUE(right);
}

TEST_F(CacheRedis, AScriptUnknownToTheServerIsSentWhole) {
    static const Script script("return {KEYS[1], ARGV[1], ARGV[2]} -- of this test");
    run(redis->call({"SCRIPT", "FLUSH"}));
    for (int i = 0; i < 2; ++i) { // first by text, then by its SHA-1
        ScriptCall call;
        call.key("k").argument("a").argument(std::int64_t{7});
        const Reply reply = run(eval(*redis, script, std::move(call)));
        EXPECT_EQ(reply.as_list().at(0).as_text(), "k");
        EXPECT_EQ(reply.as_list().at(2).as_text(), "7");
        const std::string sha1(script.sha1());
        const Reply known = run(redis->call({"SCRIPT", "EXISTS", sha1}));
        EXPECT_EQ(known.as_list().at(0).as_integer(), 1);
    }
    ScriptCall bad;
    bad.key("k");
    static const Script refused("return redis.call('NOSUCHCOMMAND')");
    EXPECT_THROW(run(eval(*redis, refused, std::move(bad))), ErrorReply);
}

TEST_F(CacheRedis, HealthAndMetricsSayThatItAnswers) {
    EXPECT_TRUE(redis->is_connected());
    ASSERT_EQ(health.parts().size(), 1u);
    EXPECT_TRUE(health.parts().front().ready);
    EXPECT_NE(metrics.text().find("nof0_cache_connected{client=\"redis\"} 1"), std::string::npos);
}

TEST_F(CacheRedis, NothingIsLeftBehindByAClientThatGoes) {
    redis.reset();
    context.restart();
    context.run_for(Seconds{10});
    EXPECT_TRUE(context.stopped()); // no timer, socket or coroutine keeps it busy
}

TEST_F(CacheRedis, SlowCallsAreLogged) {
    RedisOptions options = redis->options();
    options.slow_call = Milliseconds{1};
    testing::internal::CaptureStderr();
    run(connect(options)->call({"BLPOP", "nothing", "0.05"}));
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, testing::HasSubstr("cache.slow_call"));
    EXPECT_THAT(log, testing::HasSubstr("BLPOP"));
}

} // namespace
} // namespace nof0::cache
