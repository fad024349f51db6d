// as_of at the door: its three forms, what is refused, and how long answers may be kept.
#include "app/arena_server.hpp"
#include "net/http_client.hpp"
#include "support/arena.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class AsOf : public testing::Test {
protected:
    static void SetUpTestSuite() {
        write_small_demo(shared().folder.path());
        shared().arena.import(shared().folder.path(), pipelines::ImportPositions::take);
        shared().server.emplace(shared().arena.config(), shared().arena.endpoints());
    }
    static void TearDownTestSuite() { delete &shared(); }

    struct Shared {
        TemporaryFolder folder;
        TestArena arena;
        std::optional<app::ArenaServer> server;
    };
    static Shared& shared() {
        static auto* instance = new Shared;
        return *instance;
    }
    static net::HttpResponse get(const std::string& path) {
        const auto url = net::parse_url(shared().server->url() + path);
        return net::http_get_blocking(url.value());
    }
    static std::string sql(const std::string& text) { return shared().arena.database().sql(text); }
};

TEST_F(AsOf, AVersionIsImmutable) {
    const net::HttpResponse now = get("/api/leaderboard");
    const std::string version(now.header("X-Data-Version"));
    EXPECT_EQ(now.header("X-As-Of"), "");
    const net::HttpResponse then = get("/api/leaderboard?as_of=v:" + version);
    EXPECT_EQ(then.status, 200);
    EXPECT_EQ(then.body, now.body);
    EXPECT_EQ(then.header("X-As-Of"), "exact");
    EXPECT_EQ(then.header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(then.header("ETag"), now.header("ETag"));
}

TEST_F(AsOf, ATimeMeansTheGreatestVersionAtOrBeforeIt) {
    const std::string head = sql("SELECT version FROM data_head");
    const std::string head_ms = sql("SELECT at_ms FROM data_head");
    for (const std::string& time :
         {head_ms, std::string("9999-01-01T00:00:00Z"), std::string("2100-06-30T23:59:59.5Z")}) {
        const net::HttpResponse answer = get("/api/trades?limit=1&as_of=" + time);
        EXPECT_EQ(answer.header("X-Data-Version"), head) << time;
        EXPECT_EQ(answer.header("Cache-Control"), "public, max-age=1, s-maxage=1") << time;
    }
    const net::HttpResponse before = get("/api/trades?as_of=1970-01-01T00:00:01Z");
    EXPECT_EQ(before.header("X-Data-Version"), "0");
    EXPECT_EQ(before.body, R"({"trades":[],"serverTime":0})");
    EXPECT_NE(before.header("Cache-Control").find("immutable"), std::string::npos);
}

TEST_F(AsOf, TheEmptyArenaAnswersEveryRoute) {
    for (const char* route : {"/api/crypto-prices", "/api/account-totals", "/api/positions",
                              "/api/account-totals?lastHourlyMarker=3", "/api/leaderboard",
                              "/api/since-inception-values", "/api/analytics", "/api/traders",
                              "/api/conversations?limit=3"}) {
        const char joint = std::string(route).find('?') == std::string::npos ? '?' : '&';
        EXPECT_EQ(get(std::string(route) + joint + "as_of=v:0").status, 200) << route;
    }
    EXPECT_EQ(get("/api/analytics/momentum?as_of=v:0").status, 404);
    EXPECT_EQ(get("/api/traders/momentum/decisions?as_of=v:0").status, 404);
}

TEST_F(AsOf, WhatIsNoMomentIsRefusedWithWords) {
    for (const char* wrong :
         {"yesterday", "v:", "v:-1", "v:x", "v:1.5", "-5", "1763805600.5", "2026-13-01T00:00:00Z",
          "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
          "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234Z", "99999999999999999999",
          "v:99999999999999999999", "1969-12-31T23:59:59Z", "1e12"}) {
        const net::HttpResponse answer = get("/api/trades?as_of=" + std::string(wrong));
        EXPECT_EQ(answer.status, 400) << wrong;
        EXPECT_NE(answer.body.find("as_of must be"), std::string::npos) << wrong;
    }
    const net::HttpResponse unknown = get("/api/trades?as_of=v:9223372036854775807");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_NE(unknown.body.find("there is no version"), std::string::npos);
    EXPECT_EQ(get("/api/trades?as_of=").header("X-As-Of"), "") << "empty is not given";
}

} // namespace
} // namespace nof0::test
