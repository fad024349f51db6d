#include "config/redis_config.hpp"

#include "config/section.hpp"

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

std::string mask_redis_url(std::string_view url) {
    const auto endpoint = parse_redis_url(url);
    return endpoint ? endpoint->masked_url() : std::string(k_mask);
}

// Host, Pass, Tls and Type as go-zero spells them. Nothing when no host is given.
std::optional<RedisEndpoint> read_node(Section& node) {
    std::string host;
    std::string type = "node";
    Secret password;
    bool tls = false;
    node.text("Host", host);
    node.text(
        "Type", type, [](std::string_view text) { return text == "node"; },
        "allowed is node (clusters are not supported)");
    node.secret("Pass", password);
    node.truth("Tls", tls);
    if (host.empty()) {
        return std::nullopt;
    }
    auto endpoint = parse_redis_url("redis://" + host);
    if (!endpoint || host.find_first_of("@/") != host.npos) {
        node.mistake("Host", "found " + quoted_for_message(host) + "; allowed is host:port");
        return std::nullopt;
    }
    endpoint->password = std::move(password);
    endpoint->transport = tls ? Transport::tls : Transport::plain;
    return *endpoint;
}

std::optional<RedisEndpoint> read_cache_list(Section& root) {
    std::optional<RedisEndpoint> first;
    std::size_t index = 0;
    for (Section& node : root.list("Cache")) {
        auto endpoint = read_node(node);
        node.unused("Weight", "one Redis is used, so there is nothing to weigh");
        if (index++ == 0) {
            first = std::move(endpoint);
        } else if (endpoint) {
            node.warn("Host", "has no effect here: the first node of Cache is used");
        }
    }
    return first;
}

} // namespace

void read_redis(Section& root, RedisConfig& redis) {
    Section section = root.section("Redis");
    Secret url;
    section.secret("URL", url, mask_redis_url);
    auto node = read_node(section);
    auto cache = read_cache_list(root);
    section.duration("Timeout", redis.timeout, {1ms, 10s});
    section.duration("ConnectTimeout", redis.connect_timeout, {10ms, 1min});
    section.whole("InFlightMax", redis.in_flight_max, {1, 1'000'000});
    section.bytes("CompressFromBytes", redis.compress_from_bytes, {0, 64 << 20});
    section.duration("MemoWhileAway", redis.memo_while_away, {0s, 10s});

    const bool from_file = !url.empty() || node;
    if (from_file && cache) {
        root.warn("Cache", "has no effect here: the Redis block names a server");
    }
    Report& report = root.source().report;
    override_secret(root.source(), "NOF0_REDIS_URL", "Redis.URL", url, mask_redis_url);
    redis.endpoint = node ? std::move(node) : std::move(cache);
    if (!url.empty()) {
        const auto endpoint = parse_redis_url(url.reveal());
        if (endpoint) {
            redis.endpoint = endpoint.value();
        } else {
            report.mistake(report.about("Redis.URL", endpoint.error().message));
        }
    }
}

} // namespace nof0::config
