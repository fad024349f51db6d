// A small HTTP client: one GET, one connection, one deadline over all of it.
//
// For our own commands, tests and benchmarks against our own server. Plain http only; https is
// refused with words. Redirects are answers like others, not followed.
#pragma once

#include "base/task.hpp"
#include "net/url.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::net {

struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; // as sent, in order
    std::string body;

    // The first header of that name (any case), or empty.
    std::string_view header(std::string_view name) const;
};

struct HttpGetOptions {
    std::chrono::milliseconds timeout{10'000}; // connecting, sending and reading; not resolving
    std::size_t response_bytes_max = 64 * 1024 * 1024;
    std::vector<std::pair<std::string, std::string>> headers; // added to Host and User-Agent
};

// Throws Unavailable, naming the URL's server and the reason: refused, timed out, cut off, larger
// than allowed, not HTTP. Throws UsageError for https. A status of 400 or more is an answer.
Task<HttpResponse> http_get(Url url, HttpGetOptions options = {});

// The same for programs without an event loop: blocks this thread.
HttpResponse http_get_blocking(const Url& url, const HttpGetOptions& options = {});

} // namespace nof0::net
