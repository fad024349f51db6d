// Reading a Redis URL, part by part from the right end inwards.
#include "cache/redis_options.hpp"

#include <charconv>
#include <optional>

namespace nof0::cache {
namespace {

constexpr std::string_view k_form =
    "a Redis URL is redis://[[user]:password@]host[:port][/database] or rediss:// for TLS";

Failure<Error> malformed(std::string_view what) {
    return fail(std::string(what) + ": " + std::string(k_form));
}

std::optional<int> parse_int(std::string_view text, int max) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && value >= 0 && value <= max ? std::optional(value) : std::nullopt;
}

std::optional<std::string> unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        int byte = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) {
            return std::nullopt;
        }
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

bool take_credentials(std::string_view text, RedisOptions& options) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return false;
    }
    const auto username = unescape(text.substr(0, colon));
    const auto password = unescape(text.substr(colon + 1));
    if (!username || !password) {
        return false;
    }
    options.username = *username;
    options.password = *password;
    return true;
}

bool take_address(std::string_view text, RedisOptions& options) {
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) {
            return false;
        }
        options.host = text.substr(1, end - 1);
        port = text.substr(end + 1);
    } else {
        const std::size_t colon = text.find(':');
        options.host = text.substr(0, colon);
        port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    }
    if (options.host.empty()) {
        return false;
    }
    if (port.empty()) {
        return true;
    }
    const auto number = port.front() == ':' ? parse_int(port.substr(1), 65'535) : std::nullopt;
    options.port = static_cast<std::uint16_t>(number.value_or(0));
    return options.port != 0;
}

} // namespace

Result<RedisOptions> parse_redis_url(std::string_view url) {
    RedisOptions options;
    const std::size_t scheme_end = url.find("://");
    const std::string_view scheme = url.substr(0, scheme_end);
    if (scheme_end == std::string_view::npos || (scheme != "redis" && scheme != "rediss")) {
        return malformed("unknown scheme");
    }
    options.tls = scheme == "rediss" ? Tls::on : Tls::off;
    url.remove_prefix(scheme_end + 3);
    if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) {
        if (!take_credentials(url.substr(0, at), options)) {
            return malformed("the user and password cannot be read");
        }
        url.remove_prefix(at + 1);
    }
    if (const std::size_t slash = url.rfind('/'); slash != std::string_view::npos) {
        const std::string_view database = url.substr(slash + 1);
        const auto number = database.empty() ? std::optional(0) : parse_int(database, 1 << 20);
        if (!number) {
            return malformed("the database is not a number");
        }
        options.database = *number;
        url = url.substr(0, slash);
    }
    if (!take_address(url, options)) {
        return malformed("the host and port cannot be read");
    }
    return options;
}

} // namespace nof0::cache
