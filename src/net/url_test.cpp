#include "net/url.hpp"

#include <gtest/gtest.h>

namespace nof0::net {
namespace {

TEST(Url, parts) {
    const Url url = parse_url("http://arena.example:8888/api/trades?limit=5#top").value();
    EXPECT_EQ(url.scheme, Scheme::http);
    EXPECT_EQ(url.host, "arena.example");
    EXPECT_EQ(url.port, 8888);
    EXPECT_EQ(url.target, "/api/trades?limit=5");
    EXPECT_EQ(url.authority(), "arena.example:8888");
    EXPECT_EQ(url.with_target("/x").target, "/x");
    EXPECT_EQ(url.with_target("/x").port, 8888);
}

TEST(Url, defaults) {
    const Url plain = parse_url("http://h").value();
    EXPECT_EQ(plain.port, 80);
    EXPECT_EQ(plain.target, "/");
    EXPECT_EQ(plain.authority(), "h");
    const Url secure = parse_url("https://h?q").value();
    EXPECT_EQ(secure.scheme, Scheme::https);
    EXPECT_EQ(secure.port, 443);
    EXPECT_EQ(secure.target, "/?q");
    const Url v6 = parse_url("http://[::1]:81/").value();
    EXPECT_EQ(v6.host, "::1");
    EXPECT_EQ(v6.authority(), "[::1]:81");
}

TEST(Url, refuses_with_words) {
    for (const char* text :
         {"", "h", "ftp://h", "http://", "http://:80", "http://h:", "http://h:0", "http://h:65536",
          "http://h:8x", "http://[::1", "http://[::1]x", "http:///path", "http://a b/",
          "http://h/\r\nX: 1", "http://user:secret@h/"}) {
        const auto url = parse_url(text);
        ASSERT_FALSE(url.ok()) << text;
        EXPECT_FALSE(url.error().message.empty());
    }
    EXPECT_EQ(parse_url("http://user:secret@h/").error().message.find("secret"), std::string::npos);
}

} // namespace
} // namespace nof0::net
