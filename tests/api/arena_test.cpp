// The public API over a demonstration arena: golden answers of every route, parameters, headers.
//
// A golden changes with NOF0_UPDATE_GOLDEN=1; the demonstration is made from a seed and imported at
// a fixed time, so the answers are the same on every machine.
#include "app/arena_server.hpp"
#include "net/http_client.hpp"
#include "support/arena.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

class Arena : public testing::Test {
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
    static nlohmann::json body(const std::string& path) {
        return nlohmann::json::parse(get(path).body);
    }
};

void expect_golden(const std::string& name, const std::string& text) {
    const std::string file = std::string(NOF0_SOURCE_DIR) + "/tests/golden/api/" + name + ".json";
    const std::string pretty = nlohmann::ordered_json::parse(text).dump(1) + "\n";
    if (std::getenv("NOF0_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(file) << pretty;
        return;
    }
    std::ifstream in(file);
    const std::string golden{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(pretty, golden) << "NOF0_UPDATE_GOLDEN=1 writes " << file;
}

TEST_F(Arena, GoldenAnswers) {
    expect_golden("crypto-prices", get("/api/crypto-prices").body);
    expect_golden("leaderboard", get("/api/leaderboard").body);
    expect_golden("since-inception-values", get("/api/since-inception-values").body);
    expect_golden("account-totals", get("/api/account-totals?lastHourlyMarker=47").body);
    expect_golden("positions", get("/api/positions").body);
    expect_golden("trades", get("/api/trades?limit=1").body);
    expect_golden("analytics-one", get("/api/analytics/momentum").body);
    expect_golden("conversations", get("/api/conversations?limit=1").body);
    expect_golden("traders", get("/api/traders").body);
    expect_golden("trader-decisions", get("/api/traders/momentum/decisions?limit=1").body);
    expect_golden("trader", get("/api/traders/momentum").body);
    expect_golden("trades-page", get("/api/trades?symbol=BTC&limit=1").body);
    expect_golden("fills", get("/api/fills?limit=2").body);
    expect_golden("price-history", get("/api/price-history?symbol=BTC&points=3").body);
    expect_golden("equity", get("/api/equity?model_id=momentum&points=8").body);
    expect_golden("arena", get("/api/arena").body);
}

// Each page goes on where the one before ended, until there is none.
TEST_F(Arena, DecisionsArePagedByTheirNumber) {
    const auto all = body("/api/traders/momentum/decisions?limit=500")["decisions"];
    ASSERT_GT(all.size(), 3u);
    std::vector<std::string> paged;
    std::string before;
    for (std::size_t pages = 0; pages <= all.size(); ++pages) {
        const auto page = body("/api/traders/momentum/decisions?limit=3" + before);
        for (const auto& cycle : page["decisions"]) {
            paged.push_back(cycle.dump());
        }
        if (page["next_before"].is_null()) {
            break;
        }
        before = "&before=" + page["next_before"].dump();
    }
    ASSERT_EQ(paged.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(paged[i], all[i].dump());
        EXPECT_TRUE(i == 0 || all[i]["cycle_number"] < all[i - 1]["cycle_number"]);
    }
    EXPECT_TRUE(body("/api/traders/momentum/decisions?before=1")["decisions"].empty());
    EXPECT_EQ(get("/api/traders/nobody/decisions").status, 404);
    EXPECT_EQ(get("/api/traders/no%20body/decisions").status, 404);
}

TEST_F(Arena, EveryAnswerNamesItsVersion) {
    for (const char* path : {"/api/crypto-prices", "/api/account-totals", "/api/positions",
                             "/api/trades", "/api/since-inception-values", "/api/leaderboard",
                             "/api/analytics", "/api/conversations", "/api/traders"}) {
        const net::HttpResponse response = get(path);
        EXPECT_EQ(response.status, 200) << path;
        EXPECT_FALSE(response.header("X-Data-Version").empty()) << path;
        EXPECT_FALSE(response.header("X-Data-Time").empty()) << path;
        EXPECT_FALSE(response.header("ETag").empty()) << path;
        EXPECT_FALSE(response.header("Cache-Control").empty()) << path;
        EXPECT_EQ(nlohmann::json::parse(response.body)["serverTime"], TestArena::k_import_time.ms())
            << path;
    }
}

TEST_F(Arena, TradesAreBoundedPerTraderAndKnowTheirTotal) {
    const net::HttpResponse one = get("/api/trades?limit=1");
    const auto all = body("/api/trades")["trades"];
    EXPECT_EQ(std::string(one.header("X-Total-Count")), std::to_string(all.size()));
    EXPECT_LE(nlohmann::json::parse(one.body)["trades"].size(), 3u);
    double last = 1e18;
    std::string trader;
    for (const auto& trade : all) {
        if (trade["model_id"] != trader) {
            trader = trade["model_id"];
            last = 1e18;
        }
        EXPECT_LE(trade["exit_time"].get<double>(), last);
        last = trade["exit_time"];
        EXPECT_EQ(trade.size(), 33u);
    }
}

// The protocol of polling clients: rows with marker >= N, so the current hour comes again.
TEST_F(Arena, HourlyMarkerIsInclusive) {
    const auto base = body("/api/account-totals");
    const std::int64_t greatest = base["lastHourlyMarkerRead"];
    const auto tail = body("/api/account-totals?lastHourlyMarker=" + std::to_string(greatest) +
                           "&path=account-totals");
    EXPECT_EQ(tail["lastHourlyMarkerRead"], greatest);
    EXPECT_FALSE(tail["accountTotals"].empty());
    for (const auto& row : tail["accountTotals"]) {
        EXPECT_GE(row["since_inception_hourly_marker"].get<std::int64_t>(), greatest);
    }
    const auto older = body("/api/account-totals?lastHourlyMarker=3");
    EXPECT_LT(older["accountTotals"].size(), base["accountTotals"].size());
    double last = 0;
    for (const auto& row : base["accountTotals"]) {
        EXPECT_GE(row["timestamp"].get<double>(), last);
        last = row["timestamp"];
    }
}

TEST_F(Arena, MissingIsNullAndBenchmarksHaveNoSharpe) {
    const auto totals = body("/api/account-totals");
    for (const auto& row : totals["accountTotals"]) {
        EXPECT_EQ(row.contains("sharpe_ratio"), row["model_id"] != "buynhold_btc");
    }
    const auto board = body("/api/leaderboard");
    for (const auto& entry : board["leaderboard"]) {
        EXPECT_NE(entry["id"], "buynhold_btc");
    }
}

TEST_F(Arena, BadParametersAreNamed) {
    for (const char* path :
         {"/api/trades?limit=x", "/api/trades?limit=0", "/api/positions?limit=-1",
          "/api/conversations?limit=99999999", "/api/account-totals?full=maybe",
          "/api/account-totals?lastHourlyMarker=1.5", "/api/traders/momentum/decisions?limit=0",
          "/api/traders/momentum/decisions?limit=501", "/api/traders/momentum/decisions?limit=1x",
          "/api/traders/momentum/decisions?before=-1",
          "/api/traders/momentum/decisions?before=99999999999"}) {
        const net::HttpResponse response = get(path);
        EXPECT_EQ(response.status, 400) << path;
        EXPECT_EQ(nlohmann::json::parse(response.body)["error"]["code"], "bad_parameter") << path;
    }
    EXPECT_EQ(get("/api/analytics/nobody").status, 404);
    EXPECT_EQ(get("/api/analytics/no%20body").status, 404);
    EXPECT_EQ(get("/api/nothing").status, 404);
}

TEST_F(Arena, ReadyAndMetrics) {
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get("/readyz").status, 200);
    const std::string metrics = get("/metrics").body;
    EXPECT_NE(metrics.find("nof0_api_requests_total"), std::string::npos);
    EXPECT_NE(metrics.find("nof0_projections_reads_total"), std::string::npos);
}

} // namespace
} // namespace nof0::test
