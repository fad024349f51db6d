#include "config/api_config.hpp"

#include "base/ip_network.hpp"
#include "config/section.hpp"

#include <algorithm>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

void read_limits(Section limits, ApiLimits& into) {
    limits.bytes("HeaderBytesMax", into.header_bytes_max, {1024, 1 << 20});
    limits.bytes("BodyBytesMax", into.body_bytes_max, {0, 16 << 20});
    limits.duration("HeaderTimeout", into.header_timeout, {100ms, 5min});
    limits.duration("IdleTimeout", into.idle_timeout, {1s, 1h});
    limits.duration("WriteTimeout", into.write_timeout, {1s, 10min});
    limits.duration("RequestTimeout", into.request_timeout, {50ms, 5min});
    limits.whole("ConnectionsMax", into.connections_max, {1, 1'000'000});
    limits.whole("PipelinedRequestsMax", into.pipelined_requests_max, {1, 1000});
    limits.duration("DrainTimeout", into.drain_timeout, {0s, 10min});
}

void read_networks(Section& section, std::string_view key, std::vector<std::string>& into) {
    section.texts(key, into);
    for (const std::string& network : into) {
        if (!IpNetwork::parse(network)) {
            section.mistake(key, "found " + quoted_for_message(network) +
                                     " in the list; allowed are addresses (192.0.2.7, ::1) and "
                                     "networks (10.0.0.0/8)");
        }
    }
}

void read_rate_limit(Section section, RateLimitConfig& into) {
    section.whole("Requests", into.requests, {0, 1'000'000'000});
    section.duration("Window", into.window, {1s, 24h});
    read_networks(section, "Exempt", into.exempt);
    read_networks(section, "TrustedProxies", into.trusted_proxies);
}

void read_tls(Section section, ApiTlsConfig& into) {
    section.text("Certificate", into.certificate);
    section.text("Key", into.key);
    if (into.certificate.empty() != into.key.empty()) {
        section.mistake(into.key.empty() ? "Key" : "Certificate",
                        "found only one of the two files; allowed are both, or neither");
    }
}

void read_stream(Section stream, StreamConfig& into) {
    stream.whole("ClientsMax", into.clients_max, {1, 1'000'000});
    stream.bytes("QueueBytesMax", into.queue_bytes_max, {4096, 64 << 20});
    stream.duration("StallMax", into.stall_max, {1s, 10min});
    stream.duration("Heartbeat", into.heartbeat, {1s, 5min});
    stream.whole("PricesPerSecond", into.prices_per_second, {1, 20});
}

// Words become parts of response headers, so nothing may end one of them early.
void read_words(Section& cors, std::string_view key, std::vector<std::string>& into) {
    cors.texts(key, into);
    for (const std::string& word : into) {
        if (word.find_first_of(" ,\t\r\n") != word.npos) {
            cors.mistake(key, "found " + quoted_for_message(word) +
                                  " in the list; allowed are single words");
        }
    }
}

void read_cors(Section cors, CorsConfig& into) {
    read_words(cors, "AllowOrigins", into.allow_origins);
    read_words(cors, "AllowMethods", into.allow_methods);
    read_words(cors, "AllowHeaders", into.allow_headers);
    read_words(cors, "ExposeHeaders", into.expose_headers);
    cors.truth("AllowCredentials", into.allow_credentials);
    cors.whole("MaxAge", into.max_age_s, {0, 86'400});
    const bool any = std::ranges::find(into.allow_origins, "*") != into.allow_origins.end();
    if (into.allow_credentials && any) {
        cors.mistake("AllowCredentials", "found true beside the origin \"*\"; allowed is true with "
                                         "named origins, which is what browsers accept");
    }
}

void read_operator_token(Section& section, ApiConfig& api) {
    constexpr std::size_t k_token_bytes_min = 16;
    const Source& source = section.source();
    section.secret("OperatorToken", api.operator_token);
    override_secret(source, "NOF0_OPERATOR_TOKEN", "Api.OperatorToken", api.operator_token);
    const std::string& token = api.operator_token.reveal();
    if (!token.empty() &&
        (token.size() < k_token_bytes_min || token.find_first_of(" \t\r\n") != std::string::npos)) {
        source.report.mistake(source.report.about("Api.OperatorToken",
                                                  "found a token that is short or has spaces; "
                                                  "allowed are 16 or more bytes without spaces"));
    }
}

} // namespace

void read_api(Section& root, ApiConfig& api) {
    root.text("Host", api.host, is_host, "allowed is an address or a host name", Need::optional);
    root.whole("Port", api.port, {0, 65'535});
    Section section = root.section("Api");
    section.whole("Shards", api.shards, {0, 256});
    section.whole("TradesPerModel", api.trades_per_model_default, {1, 100'000});
    section.whole("Conversations", api.conversations_default, {1, 10'000});
    section.whole("AccountTotalsHours", api.account_totals_hours, {1, 100'000});
    section.whole("AccountPositionsHours", api.account_positions_hours, {0, 100'000});
    section.text("Page", api.page);
    read_operator_token(section, api);
    read_limits(section.section("Limits"), api.limits);
    read_rate_limit(section.section("RateLimit"), api.rate_limit);
    read_tls(section.section("Tls"), api.tls);
    read_stream(section.section("Stream"), api.stream);
    read_cors(root.section("Cors"), api.cors);
}

} // namespace nof0::config
