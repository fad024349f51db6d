// CORS: which pages of other origins may read our answers. Everything is rendered once, at start.
#pragma once

#include "api/http/rendered.hpp"
#include "api/http/request.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::api {

struct CorsOptions {
    // Exact origins ("https://arena.example"), or "*" for everyone, which suits public data.
    // Empty: no CORS headers at all.
    std::vector<std::string> allowed_origins{"*"};
    std::vector<std::string> allowed_headers{"Accept", "Cache-Control", "Content-Type",
                                             "If-None-Match"};
    std::vector<std::string> exposed_headers{"ETag", "X-Data-Version", "X-Data-Time",
                                             "X-Total-Count"};
    // Of the methods that a path has, those that a preflight may hear of; empty or "*": all.
    std::vector<std::string> allowed_methods{};
    // Cookies and the like of those origins; never together with "*", which browsers refuse.
    bool allow_credentials = false;
    int max_age_s = 600; // how long a browser may remember a preflight
};

class Cors {
public:
    explicit Cors(const CorsOptions& options);

    // Header lines for an answer to a request from `origin` (empty when it sent none). The text
    // lives as long as this object.
    std::string_view lines(std::string_view origin) const;

    // The answer to OPTIONS on a path that allows the methods in `allow`: a preflight when the
    // request says so, else plainly the Allow header.
    RenderedPtr preflight(const Request& request, std::string_view allow) const;

private:
    std::vector<std::pair<std::string, std::string>> lines_by_origin_;
    std::string lines_otherwise_; // also for "*"
    std::string methods_of(std::string_view allow) const;

    std::vector<std::string> allowed_methods_; // empty: all
    std::string allowed_headers_;
    std::string max_age_s_;
};

} // namespace nof0::api
