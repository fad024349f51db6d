// redis:// URLs, as RedisEndpoint in redis_config.hpp.
#include "config/redis_config.hpp"
#include "config/values.hpp"

#include <charconv>
#include <fmt/format.h>

namespace nof0::config {
namespace {

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        unsigned value = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() < 2 || error != std::errc{} || end != digits.data() + 2 || value == 0) {
            return std::nullopt;
        }
        decoded += static_cast<char>(value);
        i += 2;
    }
    return decoded;
}

// "host", "host:1", "[::1]:1" -> endpoint.host, endpoint.port; false when it is none of them.
bool take_host(std::string_view text, RedisEndpoint& endpoint) {
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == text.npos || (end + 1 < text.size() && text[end + 1] != ':')) {
            return false;
        }
        endpoint.host = text.substr(1, end - 1);
        port = end + 1 < text.size() ? text.substr(end + 2) : "6379";
    } else {
        const std::size_t colon = text.find(':');
        endpoint.host = text.substr(0, colon);
        port = colon == text.npos ? "6379" : text.substr(colon + 1);
    }
    const auto number = parse_whole(port, {1, 65'535});
    endpoint.port = static_cast<int>(number.value_or(0));
    return number && is_host(endpoint.host);
}

} // namespace

std::string RedisEndpoint::masked_url() const {
    std::string login = user;
    if (!password.empty()) {
        login += fmt::format(":{}", k_mask);
    }
    const bool brackets = host.find(':') != host.npos;
    return fmt::format("redis{}://{}{}{}:{}/{}", transport == Transport::tls ? "s" : "", login,
                       login.empty() ? "" : "@", brackets ? "[" + host + "]" : host, port,
                       database);
}

Result<RedisEndpoint> parse_redis_url(std::string_view url) {
    const char* k_allowed = "allowed is redis://user:password@host:port/database, or rediss://";
    RedisEndpoint endpoint;
    if (url.starts_with("rediss://")) {
        endpoint.transport = Transport::tls;
        url.remove_prefix(9);
    } else if (url.starts_with("redis://")) {
        url.remove_prefix(8);
    } else {
        return fail(std::string("found a text that does not begin with redis://; ") + k_allowed);
    }
    const std::size_t at = url.rfind('@');
    if (at != url.npos) {
        const std::string_view login = url.substr(0, at);
        const std::size_t colon = login.find(':');
        const auto user = percent_decoded(login.substr(0, colon));
        const auto password =
            percent_decoded(colon == login.npos ? std::string_view{} : login.substr(colon + 1));
        if (!user || !password) {
            return fail(std::string("found a bad %-sequence in user or password; ") + k_allowed);
        }
        endpoint.user = *user;
        endpoint.password = Secret(*password);
        url.remove_prefix(at + 1);
    }
    const std::size_t slash = url.find('/');
    if (!take_host(url.substr(0, slash), endpoint)) {
        return fail(std::string("found no host or a bad port; ") + k_allowed);
    }
    const std::string_view database = slash == url.npos ? "" : url.substr(slash + 1);
    const auto number = parse_whole(database.empty() ? "0" : database, {0, 10'000});
    if (!number) {
        return fail(std::string("found a database that is no number; ") + k_allowed);
    }
    endpoint.database = static_cast<int>(*number);
    return endpoint;
}

} // namespace nof0::config
