#include "api/http/client_limit.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace nof0::api {
namespace {

constexpr std::int64_t k_us_per_s = 1'000'000;

// An IPv4 address, or the upper half of an IPv6 one.
std::uint64_t key_of(const IpAddress& address) {
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const bool is_v4 = std::equal(mapped.begin(), mapped.end(), address.begin());
    std::uint64_t key = 0;
    std::memcpy(&key, address.data() + (is_v4 ? 8 : 0), sizeof key);
    return key;
}

std::int64_t seconds_up(std::int64_t us) {
    return (us + k_us_per_s - 1) / k_us_per_s;
}

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

IpAddress behind_proxies(const IpAddress& peer, std::string_view forwarded_for,
                         std::span<const IpNetwork> trusted) {
    IpAddress client = peer;
    while (!forwarded_for.empty() && any_holds(trusted, client)) {
        const std::size_t comma = forwarded_for.rfind(',');
        const bool is_first = comma == std::string_view::npos;
        const auto named = parse_ip_address(trim(forwarded_for.substr(is_first ? 0 : comma + 1)));
        if (!named) {
            return client;
        }
        client = *named;
        forwarded_for = is_first ? std::string_view() : forwarded_for.substr(0, comma);
    }
    return client;
}

ClientLimit::ClientLimit(ClientLimitOptions options) : options_(std::move(options)) {
    ensure(options_.window.count() > 0, "a window has a length");
    if (is_on()) {
        step_us_ = std::max<std::int64_t>(1, options_.window.count() * 1000 / options_.requests);
    }
}

ClientLimit::Verdict ClientLimit::count(const IpAddress& peer, std::string_view forwarded_for,
                                        std::int64_t now_ms) {
    const IpAddress client = behind_proxies(peer, forwarded_for, options_.trusted_proxies);
    if (!is_on() || any_holds(options_.exempt, client)) {
        return {};
    }
    const std::uint64_t key = key_of(client);
    Part& part = parts_[std::hash<std::uint64_t>{}(key * 0x9E3779B97F4A7C15U >> 32) % k_parts];
    const std::int64_t now_us = now_ms * 1000;
    const std::int64_t window_us = step_us_ * options_.requests;
    const std::scoped_lock lock(part.mutex);
    if (part.whole_at_us.size() >= options_.clients_max / k_parts) {
        make_room(part, now_us);
    }
    std::int64_t& whole_at = part.whole_at_us[key];
    const std::int64_t after = std::max(whole_at, now_us) + step_us_;
    Verdict verdict;
    verdict.is_counted = true;
    verdict.is_allowed = after - now_us <= window_us;
    whole_at = verdict.is_allowed ? after : whole_at;
    verdict.remaining = std::max<std::int64_t>(0, (window_us - (whole_at - now_us)) / step_us_);
    verdict.reset_s = seconds_up(whole_at - now_us);
    verdict.retry_s = verdict.is_allowed ? 0 : seconds_up(after - now_us - window_us);
    return verdict;
}

// Who has everything back need not be remembered; when nobody has, everybody begins anew.
void ClientLimit::make_room(Part& part, std::int64_t now_us) const {
    const auto forgotten =
        std::erase_if(part.whole_at_us, [&](const auto& entry) { return entry.second <= now_us; });
    if (forgotten == 0) {
        part.whole_at_us.clear();
    }
}

std::string ClientLimit::header_lines(const Verdict& verdict) const {
    if (!verdict.is_counted) {
        return {};
    }
    return fmt::format("RateLimit-Limit: {}\r\nRateLimit-Remaining: {}\r\nRateLimit-Reset: {}\r\n",
                       options_.requests, verdict.remaining, verdict.reset_s);
}

} // namespace nof0::api
