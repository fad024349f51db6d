// Lists over HTTP: pages that join without a seam, filters, exports that say the same as the pages,
// and parameters of every kind of nonsense.
#include "support/demo_server.hpp"
#include "support/http_fixture.hpp"

#include "api/endpoint.hpp"
#include "base/random.hpp"

#include <random>
#include <set>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

class Lists : public DemoServerTest {
protected:
    // All rows of a list, `limit` at a time.
    static std::vector<Json> walk(const std::string& target, const std::string& member, int limit) {
        std::vector<Json> rows;
        std::string before;
        for (int pages = 0; pages < 1'000; ++pages) {
            const Json page = body(target + "&limit=" + std::to_string(limit) + before);
            for (const Json& row : page[member]) {
                rows.push_back(row);
            }
            if (page["next"].is_null()) {
                break;
            }
            const Json& next = page["next"];
            before = "&before=" + (next.is_string() ? next.get<std::string>() : next.dump());
        }
        return rows;
    }

    static std::vector<Json> lines(const std::string& target) {
        const net::HttpResponse response = get(target);
        EXPECT_EQ(response.status, 200) << target;
        std::vector<Json> rows;
        std::istringstream in(response.body);
        for (std::string line; std::getline(in, line);) {
            rows.push_back(Json::parse(line));
        }
        return rows;
    }
};

const std::vector<std::pair<std::string, std::string>> k_lists{
    {"/api/trades?from=0", "trades"},
    {"/api/fills?from=0", "fills"},
    {"/api/conversations?from=0", "conversations"},
    {"/api/traders/momentum/decisions?from=0", "decisions"}};

TEST_F(Lists, PagesJoinWithoutASeam) {
    for (const auto& [target, member] : k_lists) {
        const auto whole = walk(target, member, 500);
        ASSERT_GT(whole.size(), 10u) << target;
        EXPECT_EQ(walk(target, member, 7), whole) << target;
    }
}

TEST_F(Lists, AnExportSaysTheSameAsThePages) {
    for (const auto& [target, member] : k_lists) {
        const auto whole = walk(target, member, 500);
        EXPECT_EQ(lines(target + "&format=ndjson"), whole) << target;
        const auto some = lines(target + "&format=ndjson&limit=5");
        EXPECT_EQ(some, std::vector<Json>(whole.begin(), whole.begin() + 5)) << target;
        const net::HttpResponse csv = get(target + "&format=csv");
        EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8; header=present");
        const std::string header = csv.body.substr(0, csv.body.find("\r\n"));
        EXPECT_EQ(std::ranges::count(header, ','), whole.front().size() - 1) << target;
        for (const auto& [name, value] : whole.front().items()) {
            EXPECT_NE(("," + header + ",").find("," + name + ","), std::string::npos) << name;
        }
    }
}

TEST_F(Lists, FiltersHold) {
    const auto all = walk("/api/trades?from=0", "trades", 500);
    std::set<std::string> symbols;
    for (const Json& trade : all) {
        symbols.insert(trade["symbol"]);
    }
    std::size_t sum = 0;
    for (const std::string& symbol : symbols) {
        for (const Json& trade : walk("/api/trades?symbol=" + symbol, "trades", 9)) {
            EXPECT_EQ(trade["symbol"], symbol);
            ++sum;
        }
    }
    EXPECT_EQ(sum, all.size());
    const auto fills = walk("/api/fills?model_id=momentum,breakout&symbol=BTC", "fills", 6);
    EXPECT_FALSE(fills.empty());
    const std::int64_t middle = fills[fills.size() / 2]["time"];
    const std::string at = std::to_string(middle);
    const auto older =
        walk("/api/fills?model_id=momentum,breakout&symbol=BTC&to=" + at, "fills", 50);
    const auto newer =
        walk("/api/fills?model_id=momentum,breakout&symbol=BTC&from=" + at, "fills", 50);
    EXPECT_EQ(older.size() + newer.size(), fills.size());
    EXPECT_TRUE(body("/api/trades?model_id=nobody")["trades"].empty());
}

TEST_F(Lists, WhoPollsAsksForWhatIsNewer) {
    const Json page = body("/api/trades?from=0&limit=4");
    const std::string third = body("/api/trades?from=0&limit=3")["next"];
    const Json newer = body("/api/trades?after=" + third);
    EXPECT_EQ(newer["trades"].size(), 2u);
    EXPECT_EQ(newer["trades"][0], page["trades"][0]);
    const std::string newest = page["prev"];
    const Json none = body("/api/trades?after=" + newest);
    EXPECT_TRUE(none["trades"].empty());
    EXPECT_EQ(none["prev"], newest);
}

TEST_F(Lists, AcceptChoosesAndFormatWins) {
    net::HttpGetOptions csv;
    csv.headers = {{"Accept", "text/csv, */*;q=0.1"}};
    EXPECT_TRUE(demo().get("/api/fills", csv).body.starts_with("id,model_id,"));
    EXPECT_TRUE(demo().get("/api/fills?format=json", csv).body.starts_with("{\"fills\""));
    net::HttpGetOptions browser;
    browser.headers = {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};
    EXPECT_TRUE(demo().get("/api/fills", browser).body.starts_with("{\"fills\""));
    EXPECT_EQ(get("/api/fills?format=xml").status, 400);
    EXPECT_EQ(get("/api/trades?format=xml").status, 400);
    EXPECT_EQ(get("/api/trades?format=csv&from=yesterday").status, 400);
}

TEST_F(Lists, CurvesAreBoundedAndBarsAreWhole) {
    const Json curves = body("/api/equity?points=50");
    EXPECT_GT(curves["equity"].size(), 3u);
    for (const Json& curve : curves["equity"]) {
        EXPECT_LE(curve["points"].size(), 50u);
        EXPECT_GT(curve["points"].size(), 4u);
    }
    EXPECT_EQ(body("/api/equity?model_id=momentum")["equity"].size(), 1u);
    EXPECT_GT(lines("/api/equity?format=ndjson").size(), 100u);
    EXPECT_EQ(get("/api/price-history").status, 400);
    EXPECT_EQ(get("/api/price-history?symbol=NOTHING").status, 404);
    const Json bars = body("/api/price-history?symbol=BTC&points=10");
    EXPECT_LE(bars["bars"].size(), 10u);
    EXPECT_EQ(lines("/api/price-history?symbol=BTC&format=ndjson").size(),
              body("/api/price-history?symbol=BTC&points=5000")["bars"].size());
}

TEST_F(Lists, RepeatedUnknownAndOverlongParameters) {
    EXPECT_EQ(body("/api/fills?limit=2&limit=5&path=fills&nonsense=%ff")["fills"].size(), 2u);
    const auto refused = [](const std::string& target, const std::string& word) {
        const net::HttpResponse response = get(target);
        EXPECT_EQ(response.status, 400) << target.substr(0, 80);
        const std::string message = Json::parse(response.body)["error"]["message"];
        EXPECT_NE(message.find(word), std::string::npos) << message;
        EXPECT_LT(message.size(), 300u);
    };
    const std::string long_text(5'000, 'A');
    refused("/api/fills?before=" + long_text, "before");
    refused("/api/fills?symbol=" + long_text, "64");
    refused("/api/fills?model_id=" + long_text, "50");
    refused("/api/fills?limit=" + long_text, "1000");
    refused("/api/fills?limit=1001", "1000");
    refused("/api/trades?symbol=BTC&limit=1001", "1000");
    refused("/api/fills?from=2026-13-01T00:00:00Z", "from");
    refused("/api/fills?to=-1", "to");
    refused("/api/equity?points=7", "8");
    refused("/api/price-history?symbol=BTC&interval=2m", "15m");
}

// Values from the edges and from nowhere, in every parameter of every route: an answer or a
// refusal.
TEST_F(Lists, NoParameterIsTheServersFault) {
    const std::vector<std::string> values{"",
                                          "0",
                                          "-1",
                                          "1",
                                          "9223372036854775807",
                                          "-9223372036854775808",
                                          "1e3",
                                          "NaN",
                                          "%00",
                                          "%ff%fe",
                                          "MCwx",
                                          "LTkyMjMzNzIwMzY4NTQ3NzU4MDgs",
                                          "momentum",
                                          "BTC",
                                          "a,b,,c",
                                          "%27%3B%20--",
                                          "2026-11-22T10:00:00Z",
                                          "253402300799999",
                                          "%F0%9F%92%A9",
                                          "OTIyMzM3MjAzNjg1NDc3NTgwNyxh",
                                          "5m",
                                          "csv"};
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto endpoints = api::arena_endpoints();
    for (int round = 0; round < 600; ++round) {
        const api::Endpoint& endpoint = endpoints[random.below(endpoints.size())];
        std::string target(endpoint.pattern);
        if (const auto open = target.find('{'); open != std::string::npos) {
            target.replace(open, target.find('}') - open + 1,
                           random.chance(0.7) ? "momentum" : "no%20body");
        }
        char separator = '?';
        for (const api::Parameter& parameter : endpoint.parameters) {
            if (random.chance(0.4)) {
                target += separator + std::string(parameter.name) + "=" +
                          values[random.below(values.size())];
                separator = '&';
            }
        }
        const int status = get(target).status;
        EXPECT_TRUE(status == 200 || status == 400 || status == 404) << status << " " << target;
    }
}

} // namespace
} // namespace nof0::test
