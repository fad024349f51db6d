// Url: where a request goes. Only what our clients need: http and https with host, port and target.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace nof0::net {

enum class Scheme : std::uint8_t { http, https };

struct Url {
    Scheme scheme = Scheme::http;
    std::string host; // without the brackets of an IPv6 literal
    std::uint16_t port = 80;
    std::string target = "/"; // path and query, as sent

    // The same server, another target; `target` starts with '/'.
    Url with_target(std::string_view target) const;
    // "example.org", "example.org:8080", "[::1]:8080": the Host header.
    std::string authority() const;
};

// "http://host[:port][/path][?query]". A fragment is cut off; user names and passwords are refused,
// because a URL ends up in logs.
Result<Url> parse_url(std::string_view text);

} // namespace nof0::net
