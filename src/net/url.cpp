#include "net/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace nof0::net {
namespace {

constexpr std::uint16_t default_port(Scheme scheme) {
    return scheme == Scheme::http ? 80 : 443;
}

std::optional<Scheme> take_scheme(std::string_view& text) {
    constexpr std::string_view http = "http://";
    constexpr std::string_view https = "https://";
    if (text.starts_with(http)) {
        text.remove_prefix(http.size());
        return Scheme::http;
    }
    if (text.starts_with(https)) {
        text.remove_prefix(https.size());
        return Scheme::https;
    }
    return std::nullopt;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = end == text.data() + text.size();
    return error == std::errc() && whole && port != 0 ? std::optional(port) : std::nullopt;
}

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// "host", "host:port", "[v6]", "[v6]:port" into url; false when malformed.
bool take_authority(std::string_view authority, Url& url) {
    std::string_view port;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos) {
            return false;
        }
        url.host = authority.substr(1, close - 1);
        port = authority.substr(close + 1);
    } else {
        const std::size_t colon = std::min(authority.find(':'), authority.size());
        url.host = authority.substr(0, colon);
        port = authority.substr(colon);
    }
    if (port.empty()) {
        return !url.host.empty();
    }
    const auto number = port.front() == ':' ? parse_port(port.substr(1)) : std::nullopt;
    url.port = number.value_or(0);
    return number.has_value() && !url.host.empty();
}

} // namespace

Url Url::with_target(std::string_view new_target) const {
    Url url = *this;
    url.target = new_target;
    return url;
}

std::string Url::authority() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    std::string text = is_v6 ? '[' + host + ']' : host;
    if (port != default_port(scheme)) {
        text += ':' + std::to_string(port);
    }
    return text;
}

Result<Url> parse_url(std::string_view text) {
    const std::string quoted = "'" + std::string(text) + "'";
    if (!is_plain(text)) {
        return fail(quoted + " holds a space or a control character; percent-encode it");
    }
    std::string_view rest = text.substr(0, text.find('#'));
    const auto scheme = take_scheme(rest);
    if (!scheme) {
        return fail(quoted + " must start with http:// or https://");
    }
    Url url;
    url.scheme = *scheme;
    url.port = default_port(*scheme);
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    const std::string_view authority = rest.substr(0, end);
    if (authority.find('@') != std::string_view::npos) {
        return fail("a URL with a user name or password is refused: it would end up in logs");
    }
    if (!take_authority(authority, url)) {
        return fail(quoted + " needs a host and, if any, a port from 1 to 65535");
    }
    const std::string_view target = rest.substr(end);
    url.target = target.starts_with('/') ? std::string(target) : '/' + std::string(target);
    return url;
}

} // namespace nof0::net
