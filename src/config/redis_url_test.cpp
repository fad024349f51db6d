#include "config/redis_config.hpp"

#include <gtest/gtest.h>

namespace nof0::config {
namespace {

TEST(RedisUrl, ReadsEveryPart) {
    const auto full = parse_redis_url("rediss://user:p%40ss@[::1]:6380/3");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->host, "::1");
    EXPECT_EQ(full->port, 6380);
    EXPECT_EQ(full->user, "user");
    EXPECT_EQ(full->password.reveal(), "p@ss");
    EXPECT_EQ(full->database, 3);
    EXPECT_EQ(full->transport, Transport::tls);
    EXPECT_EQ(full->masked_url(), "rediss://user:********@[::1]:6380/3");

    const auto least = parse_redis_url("redis://cache");
    ASSERT_TRUE(least);
    EXPECT_EQ(least->masked_url(), "redis://cache:6379/0");
}

TEST(RedisUrl, SaysWhatIsWrongWithoutThePassword) {
    for (const char* url :
         {"", "http://h", "redis://", "redis://h:0", "redis://h:x", "redis://h/x",
          "redis://u:hidden%zz@h", "redis://[::1", "redis://[::1]x", "redis://u:hidden@h h"}) {
        const auto endpoint = parse_redis_url(url);
        ASSERT_FALSE(endpoint) << url;
        EXPECT_EQ(endpoint.error().message.find("hidden"), std::string::npos) << url;
        EXPECT_NE(endpoint.error().message.find("allowed is"), std::string::npos) << url;
    }
}

} // namespace
} // namespace nof0::config
