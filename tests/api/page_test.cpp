// The page's files on the wire: what a browser gets, and what it may not do with it.
#include "api/page_files.hpp"
#include "base/failure.hpp"
#include "support/arena.hpp"
#include "support/http_fixture.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class Page : public testing::Test {
protected:
    Page() {
        put("index.html", "<!doctype html><title>arena</title>");
        put("assets/app-1a2b.js", std::string(5'000, ';'));
        put("icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        std::vector<api::Route> routes = api::page_routes(folder_.path());
        api::Route prices;
        prices.pattern = "/api/prices";
        prices.name = "prices";
        prices.ready = [](const api::Request&) { return api::render(200, "text/plain", "1"); };
        routes.push_back(prices);
        server_ = std::make_unique<api::Server>(
            api::ServerOptions{}, api::routes_only([routes] { return routes; }), metrics_);
        server_->start();
    }
    void put(const std::string& name, const std::string& text) {
        std::filesystem::create_directories((folder_.path() / name).parent_path());
        std::ofstream(folder_.path() / name) << text;
    }
    RawResponse get(const std::string& target, const std::string& lines = {}) {
        RawClient client(server_->port());
        client.send(get_request(target, lines));
        return client.read_response();
    }

    TemporaryFolder folder_;
    Metrics metrics_;
    std::unique_ptr<api::Server> server_;
};

TEST_F(Page, files_have_their_types_and_lifetimes) {
    const RawResponse index = get("/");
    EXPECT_EQ(index.status, 200);
    EXPECT_EQ(index.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(index.headers.at("cache-control"), "no-cache");
    EXPECT_EQ(get("/index.html").body, index.body);
    const RawResponse script = get("/assets/app-1a2b.js", "Accept-Encoding: br\r\n");
    EXPECT_EQ(script.headers.at("content-encoding"), "br");
    EXPECT_EQ(script.headers.at("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(get("/icon.svg").headers.at("content-type"), "image/svg+xml");
    RawClient client(server_->port());
    client.send(get_request("/", "If-None-Match: " + index.headers.at("etag") + "\r\n"));
    EXPECT_EQ(client.read_response(ExpectBody::none).status, 304);
}

TEST_F(Page, its_views_are_the_same_document_and_nothing_else_is) {
    const std::string index = get("/").body;
    for (const char* view : {"/leaderboard", "/traders/deepseek-chat-v3.1/", "/decisions/one/12"}) {
        EXPECT_EQ(get(view).body, index) << view;
    }
    for (const char* nothing : {"/assets/gone.js", "/gone.png", "/api/unknown", "/api",
                                "/../etc/passwd.txt", "/assets/%2e%2e/index"}) {
        const RawResponse response = get(nothing);
        EXPECT_EQ(response.status, 404) << nothing;
        EXPECT_NE(response.body.find("not_found"), std::string::npos) << nothing;
    }
    EXPECT_EQ(get("/api/prices").body, "1");
    RawClient client(server_->port());
    client.send("POST /leaderboard HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 404);
}

TEST_F(Page, may_load_and_run_nothing_of_others) {
    const RawResponse index = get("/leaderboard");
    const std::string& policy = index.headers.at("content-security-policy");
    EXPECT_NE(policy.find("default-src 'none'; script-src 'self'"), std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(index.headers.at("x-content-type-options"), "nosniff");
}

TEST_F(Page, without_a_build_there_are_no_routes_and_limits_hold) {
    EXPECT_TRUE(api::page_routes(folder_.path() / "assets").empty());
    EXPECT_TRUE(api::page_routes("/nowhere").empty());
    EXPECT_THROW(api::page_routes(folder_.path(), {.files_max = 2}), UsageError);
    EXPECT_THROW(api::page_routes(folder_.path(), {.bytes_max = 100}), UsageError);
}

} // namespace
} // namespace nof0::test
