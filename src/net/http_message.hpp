// HttpRequest and HttpResponse: what our clients send and get.
#pragma once

#include "net/url.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::net {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    Url url{};
    HttpHeaders headers{}; // beside Host, User-Agent and Content-Length; may hold secrets
    std::string body{};
    // Sending it twice does no harm. Only then it is sent again when a kept connection turns out to
    // be closed.
    bool is_repeatable = false;
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers{}; // as sent, in order
    std::string body{};

    // The first header of that name (any case), or empty.
    std::string_view header(std::string_view name) const;
};

} // namespace nof0::net
