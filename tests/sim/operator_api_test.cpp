// What an operator does over HTTP to an arena that runs: asked for with a token, written down,
// taken up by whoever trades or writes.
#include "net/testing/run.hpp"
#include "support/live_arena.hpp"

#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

class OperatorApi : public LiveArena {
protected:
    void SetUp() override {
        traders("paper", {trader("rule", "baseline: buynhold_btc")});
        start();
    }
    net::HttpResponse ask(const std::string& method, const std::string& target,
                          const std::string& token, const std::string& body = {}) {
        asio::io_context context;
        net::HttpClient client(context.get_executor());
        net::HttpRequest request;
        request.method = method;
        request.url = net::parse_url(url + target).value();
        request.body = body;
        if (!token.empty()) {
            request.headers.emplace_back("Authorization", "Bearer " + token);
        }
        return net::testing::run(
            context, client.send(std::move(request), Deadline::after(std::chrono::seconds(20))));
    }
    // What came of it, once somebody has taken it up.
    std::string outcome(const net::HttpResponse& asked) {
        EXPECT_EQ(asked.status, 202) << asked.body;
        const std::string location(asked.header("Location"));
        Json answer;
        const bool is_done = eventually(
            [&] {
                answer = Json::parse(ask("GET", location, k_operator_token).body);
                return answer["status"] == "done";
            },
            std::chrono::seconds(30));
        EXPECT_TRUE(is_done) << answer.dump();
        EXPECT_EQ(answer["requested_by"], "the API");
        return answer["outcome"].is_string() ? answer["outcome"].get<std::string>() : "";
    }
};

TEST_F(OperatorApi, PausesAndResumesATraderWithTheReason) {
    const std::string pause = "/api/operator/traders/rule/pause";
    EXPECT_EQ(outcome(ask("POST", pause, k_operator_token, R"({"reason": "lunch"})")), "paused");
    EXPECT_EQ(sql("SELECT desired_state FROM trader_state WHERE trader_id = 'rule'"), "paused");
    EXPECT_NE(sql("SELECT reason FROM trader_state WHERE trader_id = 'rule'").find("lunch"),
              std::string::npos);
    EXPECT_EQ(outcome(ask("POST", "/api/operator/traders/rule/resume", k_operator_token)),
              "running");
    expect_no_secret();
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(OperatorApi, RebuildsTheCache) {
    const std::string rebuilt =
        outcome(ask("POST", "/api/operator/cache/rebuild", k_operator_token));
    EXPECT_TRUE(rebuilt.starts_with("rebuilt ")) << rebuilt;
    EXPECT_EQ(stop().exit_code, 0);
}

TEST_F(OperatorApi, RefusesStrangersAndNonsense) {
    const std::string pause = "/api/operator/traders/rule/pause";
    for (const std::string token : {"", "wrong", "0123456789abcdeg", "0123456789abcde"}) {
        const net::HttpResponse refused = ask("POST", pause, token);
        EXPECT_EQ(refused.status, 401) << token;
        EXPECT_EQ(refused.header("WWW-Authenticate"), "Bearer");
    }
    EXPECT_EQ(ask("GET", pause, k_operator_token).status, 405);
    EXPECT_EQ(ask("POST", "/api/operator/traders/nobody/pause", k_operator_token).status, 404);
    EXPECT_EQ(ask("POST", "/api/operator/traders/a%20b/pause", k_operator_token).status, 404);
    for (const std::string body : {"[]", "{", "reason", R"({"reason": 7})"}) {
        EXPECT_EQ(ask("POST", pause, k_operator_token, body).status, 400) << body;
    }
    EXPECT_EQ(ask("GET", "/api/operator/commands/999999", k_operator_token).status, 404);
    EXPECT_EQ(ask("GET", "/api/operator/commands/one", k_operator_token).status, 404);
    EXPECT_EQ(sql("SELECT count(*) FROM operator_commands"), "0");
    EXPECT_EQ(stop().exit_code, 0);
}

} // namespace
} // namespace nof0::test
