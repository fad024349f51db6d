#include "api/http/router.hpp"

#include <gtest/gtest.h>

namespace nof0::api {
namespace {

Route route(Method method, std::string pattern) {
    std::string name = pattern;
    return {method, std::move(pattern), std::move(name), "", [](const Request&) { return nullptr; },
            {}};
}

const Router& router() {
    static const Router instance(
        {route(Method::get, "/"), route(Method::get, "/api/analytics"),
         route(Method::get, "/api/analytics/{modelId}"), route(Method::get, "/api/analytics/all"),
         route(Method::post, "/api/analytics/all"), route(Method::get, "/a/{x}/b/{y}")});
    return instance;
}

struct Found {
    Router::Match match;
    Request request;
};

Found find(Method method, std::string_view path) {
    Found found;
    found.request.method = method;
    found.request.path = path;
    found.match = router().match(found.request);
    return found;
}

TEST(Router, literal_patterns_win_over_names) {
    EXPECT_EQ(find(Method::get, "/api/analytics/all").match.route, 3u);
    const Found one = find(Method::get, "/api/analytics/gpt-5");
    EXPECT_EQ(one.match.route, 2u);
    EXPECT_EQ(one.request.path_parameter("modelId"), "gpt-5");
    EXPECT_EQ(one.request.path_parameter("other"), "");
}

TEST(Router, names_match_one_whole_segment) {
    const Found two = find(Method::get, "/a/1/b/2");
    EXPECT_EQ(two.request.path_parameter("x"), "1");
    EXPECT_EQ(two.request.path_parameter("y"), "2");
    for (const char* path : {"/api/analytics/", "/api/analytics/a/b", "/a/1/b", "/a/1/b/2/",
                             "/a//b/2", "/api", "//", "", "*", "/api/analytics/all/"}) {
        EXPECT_EQ(find(Method::get, path).match.outcome, Router::Outcome::unknown) << path;
    }
}

TEST(Router, head_is_served_by_get_and_other_methods_are_named) {
    EXPECT_EQ(find(Method::head, "/").match.outcome, Router::Outcome::found);
    const Found wrong = find(Method::put, "/api/analytics/all");
    EXPECT_EQ(wrong.match.outcome, Router::Outcome::wrong_method);
    EXPECT_EQ(wrong.match.allow, "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(find(Method::post, "/api/analytics/all").match.route, 4u);
}

TEST(RouterDeathTest, a_route_listed_twice_is_a_bug) {
    EXPECT_DEATH(Router({route(Method::get, "/x"), route(Method::get, "/x")}), "listed once");
    EXPECT_DEATH(Router({route(Method::get, "x")}), "starts with");
}

} // namespace
} // namespace nof0::api
