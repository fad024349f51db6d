// The promise of as_of, at the door: a live paper arena is asked for every endpoint again and again
// while it trades, and each answer again later, by its version. The bodies are the same, byte for
// byte: at once, after the cache was built anew, and after the arena died and lived again.
#include "net/http_client.hpp"
#include "net/url.hpp"
#include "sim/paper_arena.hpp"
#include "support/servers.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

namespace nof0::test {
namespace {

struct Said {
    std::string target;
    std::string version;
    std::string time;
    std::string body;
};

class AsOfArena : public testing::Test {
protected:
    Program start() {
        arena_.end_leases();
        return arena_.up({.arguments = {"--past", "6h", "--speed", "600"}});
    }
    net::HttpResponse get(const std::string& target) const {
        return net::http_get_blocking(net::parse_url(url_ + target).value());
    }
    // One of every route, and of some with their parameters.
    std::vector<std::string> targets() const {
        std::vector<std::string> all{"/api/crypto-prices",
                                     "/api/account-totals",
                                     "/api/account-totals?lastHourlyMarker=1",
                                     "/api/account-totals?full=1",
                                     "/api/positions",
                                     "/api/positions?limit=2",
                                     "/api/trades",
                                     "/api/trades?limit=3",
                                     "/api/since-inception-values",
                                     "/api/leaderboard",
                                     "/api/analytics",
                                     "/api/conversations",
                                     "/api/conversations?limit=2",
                                     "/api/traders"};
        const auto traders = nlohmann::json::parse(get("/api/traders").body);
        for (const auto& trader : traders["traders"]) {
            const std::string id = trader["id"];
            all.push_back("/api/analytics/" + id);
            all.push_back("/api/traders/" + id + "/decisions?limit=5");
        }
        return all;
    }
    void listen(std::chrono::seconds how_long) {
        const auto end = std::chrono::steady_clock::now() + how_long;
        const std::vector<std::string> all = targets();
        while (std::chrono::steady_clock::now() < end) {
            for (const std::string& target : all) {
                const net::HttpResponse answer = get(target);
                if (answer.status == 200) {
                    said_.push_back({target, std::string(answer.header("X-Data-Version")),
                                     std::string(answer.header("X-Data-Time")), answer.body});
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 700));
        }
    }
    void expect_the_same() {
        for (const Said& once : said_) {
            const char joint = once.target.find('?') == std::string::npos ? '?' : '&';
            const auto again = get(once.target + joint + "as_of=v:" + once.version);
            ASSERT_EQ(again.status, 200) << once.target << " " << again.body;
            ASSERT_EQ(again.body, once.body) << once.target << " at version " << once.version;
            EXPECT_EQ(again.header("X-As-Of"), "exact");
            EXPECT_EQ(again.header("X-Data-Version"), once.version);
            EXPECT_EQ(again.header("X-Data-Time"), once.time);
            EXPECT_NE(again.header("Cache-Control").find("immutable"), std::string::npos);
        }
    }
    void expect_times_mean_versions() {
        const Said& some = said_[said_.size() / 2];
        const std::string at_ms =
            arena_.sql("SELECT at_ms FROM data_versions WHERE version = " + some.version);
        const std::string newest =
            arena_.sql("SELECT max(version) FROM data_versions WHERE at_ms <= " + at_ms);
        EXPECT_EQ(get("/api/traders?as_of=" + at_ms).header("X-Data-Version"), newest);
        EXPECT_EQ(get("/api/traders?as_of=" + some.time).header("X-Data-Version"), newest);
    }

    std::mt19937_64 random_{std::random_device{}()};
    PaperArena arena_;
    std::string url_;
    std::vector<Said> said_;
};

TEST_F(AsOfArena, SaysTheSameOfAVersionForEver) {
    {
        Program arena = start();
        url_ = arena.url();
        listen(std::chrono::seconds(8));
        arena_.sql("INSERT INTO operator_commands (command, trader_id, arguments, requested_by) "
                   "SELECT 'pause', min(id), '{\"reason\": \"looks odd\"}', 'test' FROM models "
                   "WHERE configured");
        listen(std::chrono::seconds(4));
        expect_the_same();
        expect_times_mean_versions();
        arena.signal(SIGKILL);
        static_cast<void>(arena.wait());
    }
    {
        Program arena = start();
        url_ = arena.url();
        listen(std::chrono::seconds(2));
        expect_the_same();
        arena.signal(SIGTERM);
        EXPECT_EQ(arena.wait().exit_code, 0);
    }
    std::cout << said_.size() << " answers, " << arena_.sql("SELECT version FROM data_head")
              << " versions, " << arena_.sql("SELECT count(*) FROM fills") << " fills\n";
    EXPECT_GT(said_.size(), 100U);
    arena_.expect_all_is_well(2);
}

} // namespace
} // namespace nof0::test
