// The routes of a server: a table, one row per method and pattern.
//
//   {Method::get, "/api/analytics/{modelId}", "analytics_one", "public, max-age=5", ready, handle}
//
// A handler comes in parts. `ready` answers at once what is in memory (a memo hit: no coroutine, no
// allocation) or returns null; `handle` may wait for servers; `take` keeps the connection instead
// of answering. `ready` may stand before either, for what can be refused at once. At least one is
// set; where both of the others are, `takes` chooses. A GET row serves HEAD too. The name labels
// metrics and logs.
#pragma once

#include "api/http/rendered.hpp"
#include "api/http/request.hpp"
#include "api/http/takeover.hpp"
#include "base/task.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::api {

using ReadyHandler = std::function<RenderedPtr(const Request&)>;
// What it returns may outlive the call but not the route table; the Request's views stay valid
// until the coroutine ends. It may throw: see error_response_from(). A capturing lambda that is
// itself a coroutine is fine here, because the table owns the captures.
using TaskHandler = std::function<Task<RenderedPtr>(Request)>;
// Called when all earlier answers are written, on the shard's thread. The Request's views end with
// the call. It must not throw: who cannot serve sends an answer that says so.
using TakeHandler = std::function<void(const Request&, Takeover)>;
// Whether this request's connection is taken.
using TakeChoice = std::function<bool(const Request&)>;

struct Route {
    Method method = Method::get;
    // Literal segments and "{name}" segments; "/*" takes what no other pattern fits.
    std::string pattern;
    std::string name;          // label of metrics: [a-z_]
    std::string cache_control; // sent with 200 and 304; empty for none
    ReadyHandler ready;
    TaskHandler handle;
    TakeHandler take{};
    TakeChoice takes{};
};

class Router {
public:
    static constexpr std::size_t k_no_route = static_cast<std::size_t>(-1);

    enum class Outcome { found, wrong_method, unknown };
    struct Match {
        Outcome outcome = Outcome::unknown;
        std::size_t route = k_no_route;
        std::string_view allow; // of the path, for 405 and OPTIONS: "GET, HEAD, OPTIONS"
    };

    // REQUIRES patterns that start with '/', unique (method, pattern) pairs and at most
    // Request::k_path_parameters_max names in a pattern.
    explicit Router(std::vector<Route> routes);

    // Finds the row and fills the request's path parameters. Literal patterns win over names, and
    // names over "/*", which refuses nothing: with another method the path is unknown.
    Match match(Request& request) const;

    const Route& route(std::size_t index) const { return routes_[index]; }
    const std::vector<Route>& routes() const { return routes_; }

private:
    // The rows of one pattern.
    struct Path {
        std::string pattern;
        std::vector<std::string> segments; // empty when the pattern is literal
        std::vector<std::size_t> routes;
        std::string allow;
    };

    static bool fits(const Path& path, Request& request);
    Match choose(const Path& path, Method method) const;

    std::vector<Route> routes_;
    std::vector<Path> literal_;
    std::vector<Path> named_;
    std::size_t rest_ = k_no_route; // the row of "/*"
};

} // namespace nof0::api
