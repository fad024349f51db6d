// URLs that are understood, and those refused without repeating a secret.
#include "cache/redis_options.hpp"

#include <gtest/gtest.h>

namespace nof0::cache {
namespace {

TEST(RedisOptions, ReadsEveryPartOfAUrl) {
    const auto all = parse_redis_url("rediss://ann:p%40ss%3aword@cache.example:7000/12");
    ASSERT_TRUE(all);
    EXPECT_EQ(all->tls, Tls::on);
    EXPECT_EQ(all->username, "ann");
    EXPECT_EQ(all->password, "p@ss:word");
    EXPECT_EQ(all->host, "cache.example");
    EXPECT_EQ(all->port, 7000);
    EXPECT_EQ(all->database, 12);
}

TEST(RedisOptions, LeavesOutWhatMayBeLeftOut) {
    const auto bare = parse_redis_url("redis://10.0.0.1");
    ASSERT_TRUE(bare);
    EXPECT_EQ(bare->tls, Tls::off);
    EXPECT_EQ(bare->host, "10.0.0.1");
    EXPECT_EQ(bare->port, 6379);
    EXPECT_EQ(bare->database, 0);
    EXPECT_TRUE(bare->username.empty() && bare->password.empty());

    const auto password = parse_redis_url("redis://:secret@[::1]:6380/");
    ASSERT_TRUE(password);
    EXPECT_EQ(password->password, "secret");
    EXPECT_EQ(password->host, "::1");
    EXPECT_EQ(password->port, 6380);

    const auto slashes = parse_redis_url("redis://:a/b@c@h/3"); // tolerated where it is clear
    ASSERT_TRUE(slashes);
    EXPECT_EQ(slashes->password, "a/b@c");
    EXPECT_EQ(slashes->database, 3);
}

TEST(RedisOptions, RefusesTheRestWithoutRepeatingSecrets) {
    for (const char* url :
         {"", "secret", "http://h", "redis://", "redis://:6379", "redis://h:0", "redis://h:70000",
          "redis://h:12x", "redis://h/x", "redis://h/-1", "redis://secret@h",
          "redis://u:secret%4@h", "redis://u:secret%zz@h", "redis://[::1", "redis://[::1]6380"}) {
        const auto result = parse_redis_url(url);
        ASSERT_FALSE(result) << url;
        EXPECT_EQ(result.error().message.find("secret"), std::string::npos) << url;
        EXPECT_NE(result.error().message.find("redis://[[user]:password@]host"), std::string::npos);
    }
}

} // namespace
} // namespace nof0::cache
