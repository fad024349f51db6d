// The API's description of itself: valid, kept as a golden file, and true of every answer.
#include "support/demo_server.hpp"
#include "support/json_schema.hpp"

#include "api/openapi.hpp"

#include <cstdlib>
#include <fstream>
#include <set>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

class Openapi : public DemoServerTest {};

void expect_golden(const std::string& name, const std::string& pretty) {
    const std::string file = std::string(NOF0_SOURCE_DIR) + "/tests/golden/api/" + name;
    if (std::getenv("NOF0_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(file) << pretty;
        return;
    }
    std::ifstream in(file);
    const std::string golden{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(pretty, golden) << "NOF0_UPDATE_GOLDEN=1 writes " << file;
}

TEST_F(Openapi, TheDocumentIsKept) {
    const net::HttpResponse response = get("/api/openapi.json");
    EXPECT_EQ(response.status, 200);
    expect_golden("openapi.json", nlohmann::ordered_json::parse(response.body).dump(1) + "\n");
}

// What a generator of clients needs: unique operations, parameters of the path, references that
// lead somewhere, no schema that nobody uses.
TEST_F(Openapi, TheDocumentHoldsTogether) {
    const Json document = body("/api/openapi.json");
    EXPECT_EQ(document["openapi"], "3.1.0");
    std::set<std::string> operations;
    for (const auto& [path, item] : document["paths"].items()) {
        const Json& get = item["get"];
        EXPECT_TRUE(operations.insert(get["operationId"]).second) << path;
        std::set<std::string> names;
        for (const Json& parameter : get["parameters"]) {
            EXPECT_TRUE(names.insert(parameter["name"]).second) << path;
            const bool is_in_path =
                path.find("{" + parameter["name"].get<std::string>() + "}") != std::string::npos;
            EXPECT_EQ(parameter["in"], is_in_path ? "path" : "query") << path;
        }
        EXPECT_TRUE(get["responses"].contains("200"));
    }
    const std::string text = document.dump();
    for (std::size_t at = text.find("\"$ref\":\"#"); at != std::string::npos;
         at = text.find("\"$ref\":\"#", at + 1)) {
        const std::size_t begin = at + std::string("\"$ref\":\"#").size();
        const std::string pointer = text.substr(begin, text.find('"', begin) - begin);
        EXPECT_TRUE(document.contains(Json::json_pointer(pointer))) << pointer;
    }
    for (const auto& [name, schema] : document["components"]["schemas"].items()) {
        const std::string reference = "\"#/components/schemas/" + name + "\"";
        const bool is_row_of_export = name == "EquityObservation";
        EXPECT_TRUE(is_row_of_export || text.find(reference) != std::string::npos) << name;
    }
}

void expect_described(const Json& document, const std::string& path, const std::string& target,
                      const net::HttpResponse& response) {
    ASSERT_EQ(response.status, 200) << target << " " << response.body.substr(0, 200);
    const Json& schema =
        document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    for (const std::string& mistake :
         schema_mistakes(document, schema, Json::parse(response.body))) {
        ADD_FAILURE() << target << " " << mistake;
    }
}

TEST_F(Openapi, EveryAnswerIsAsItIsDescribed) {
    const Json document = body("/api/openapi.json");
    const std::vector<std::pair<std::string, std::vector<std::string>>> asked{
        {"/api/crypto-prices", {""}},
        {"/api/price-history", {"?symbol=BTC", "?symbol=ETH&interval=1h", "?symbol=BTC&points=20"}},
        {"/api/account-totals", {"", "?lastHourlyMarker=40", "?full=1"}},
        {"/api/equity", {"", "?points=20", "?model_id=momentum"}},
        {"/api/positions", {"", "?limit=1"}},
        {"/api/trades", {"", "?limit=2", "?symbol=BTC", "?model_id=nobody"}},
        {"/api/fills", {"", "?limit=2", "?model_id=momentum&symbol=BTC"}},
        {"/api/since-inception-values", {""}},
        {"/api/leaderboard", {""}},
        {"/api/analytics", {""}},
        {"/api/analytics/{modelId}", {"momentum"}},
        {"/api/conversations", {"", "?limit=3", "?model_id=momentum"}},
        {"/api/traders", {""}},
        {"/api/traders/{id}", {"momentum", "buynhold_btc"}},
        {"/api/traders/{id}/decisions", {"momentum", "momentum?limit=1"}},
        {"/api/arena", {""}},
        {"/api/status", {""}}};
    ASSERT_EQ(asked.size(), document["paths"].size());
    for (const auto& [path, questions] : asked) {
        for (const std::string& question : questions) {
            std::string target = path + question;
            if (const auto open = path.find('{'); open != std::string::npos) {
                const std::string name = question.substr(0, question.find('?'));
                target = path;
                target.replace(open, target.find('}') - open + 1, name);
                target += question.substr(name.size());
            }
            expect_described(document, path, target, get(target));
        }
    }
}

TEST_F(Openapi, ErrorsAreAsTheyAreDescribed) {
    const Json document = body("/api/openapi.json");
    const Json schema = Json{{"$ref", "#/components/schemas/Error"}};
    for (const char* target : {"/api/fills?limit=0", "/api/traders/nobody", "/api/nothing"}) {
        const auto mistakes = schema_mistakes(document, schema, body(target));
        EXPECT_TRUE(mistakes.empty()) << target << " " << mistakes.front();
    }
}

TEST_F(Openapi, ThePageShowsEveryRouteAndLoadsNothingFromElsewhere) {
    const net::HttpResponse page = get("/api/docs");
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(
        std::string(page.header("Content-Security-Policy")).starts_with("default-src 'none'"));
    const Json document = body("/api/openapi.json");
    for (const auto& [path, item] : document["paths"].items()) {
        EXPECT_NE(page.body.find(path), std::string::npos) << path;
    }
    EXPECT_EQ(page.body.find("<script"), std::string::npos);
    EXPECT_EQ(page.body.find("http://"), std::string::npos);
    EXPECT_EQ(page.body.find("https://"), std::string::npos);
    EXPECT_EQ(get("/api/docs/style.css").status, 200);
}

} // namespace
} // namespace nof0::test
