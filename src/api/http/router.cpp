#include "api/http/router.hpp"

#include "base/ensure.hpp"

#include <algorithm>

namespace nof0::api {
namespace {

bool is_name(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// "/api/analytics/{modelId}" -> "api", "analytics", "{modelId}"
std::vector<std::string> segments_of(std::string_view pattern) {
    std::vector<std::string> segments;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const std::size_t slash = std::min(pattern.find('/'), pattern.size());
        segments.emplace_back(pattern.substr(0, slash));
        pattern.remove_prefix(slash);
    }
    return segments;
}

bool has_names(std::string_view pattern) {
    return pattern.find('{') != std::string_view::npos;
}

} // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const Route& route = routes_[i];
        ensure(route.pattern.starts_with('/'), "a route's pattern starts with '/'");
        ensure(route.ready || route.handle || route.take, "a route has a handler");
        ensure(!route.handle || !route.take || route.takes,
               "a route answers or takes the connection, or says which");
        if (route.pattern == "/*") {
            ensure(rest_ == k_no_route && route.method == Method::get, "one GET takes the rest");
            rest_ = i;
            continue;
        }
        auto& paths = has_names(route.pattern) ? named_ : literal_;
        auto path = std::find_if(paths.begin(), paths.end(),
                                 [&](const Path& p) { return p.pattern == route.pattern; });
        if (path == paths.end()) {
            auto segments =
                has_names(route.pattern) ? segments_of(route.pattern) : std::vector<std::string>();
            const auto names = std::count_if(segments.begin(), segments.end(), is_name);
            ensure(static_cast<std::size_t>(names) <= Request::k_path_parameters_max,
                   "a pattern has few names");
            paths.push_back({route.pattern, std::move(segments), {}, {}});
            path = paths.end() - 1;
        }
        for (const std::size_t other : path->routes) {
            ensure(routes_[other].method != route.method, "a route is listed once");
        }
        path->routes.push_back(i);
        path->allow += std::string(method_name(route.method)) + ", ";
        if (route.method == Method::get) {
            path->allow += "HEAD, ";
        }
    }
    for (auto* paths : {&literal_, &named_}) {
        for (Path& path : *paths) {
            path.allow += "OPTIONS";
        }
    }
}

bool Router::fits(const Path& path, Request& request) {
    std::string_view rest = request.path;
    request.path_parameters_count = 0;
    for (const std::string& segment : path.segments) {
        if (rest.empty()) {
            return false;
        }
        rest.remove_prefix(1); // the '/'
        const std::string_view text = rest.substr(0, std::min(rest.find('/'), rest.size()));
        if (is_name(segment)) {
            if (text.empty()) {
                return false;
            }
            const std::string_view name(segment.data() + 1, segment.size() - 2);
            request.path_parameters[request.path_parameters_count++] = {name, text};
        } else if (text != segment) {
            return false;
        }
        rest.remove_prefix(text.size());
    }
    return rest.empty();
}

Router::Match Router::choose(const Path& path, Method method) const {
    const Method wanted = method == Method::head ? Method::get : method;
    for (const std::size_t index : path.routes) {
        if (routes_[index].method == wanted || routes_[index].method == method) {
            return {Outcome::found, index, path.allow};
        }
    }
    return {Outcome::wrong_method, path.routes.front(), path.allow};
}

Router::Match Router::match(Request& request) const {
    request.path_parameters_count = 0;
    for (const Path& path : literal_) {
        if (path.pattern == request.path) {
            return choose(path, request.method);
        }
    }
    for (const Path& path : named_) {
        if (fits(path, request)) {
            return choose(path, request.method);
        }
    }
    const bool reads = request.method == Method::get || request.method == Method::head;
    if (reads && rest_ != k_no_route) {
        return {Outcome::found, rest_, "GET, HEAD, OPTIONS"};
    }
    return {};
}

} // namespace nof0::api
