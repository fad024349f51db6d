#include "api/http/client_limit.hpp"

#include <gtest/gtest.h>

namespace nof0::api {
namespace {

IpAddress address(const char* text) {
    return parse_ip_address(text).value();
}

IpNetwork network(const char* text) {
    return IpNetwork::parse(text).value();
}

TEST(ClientLimit, only_trusted_proxies_are_believed) {
    const std::vector<IpNetwork> trusted{network("10.0.0.0/8"), network("127.0.0.1")};
    const IpAddress proxy = address("127.0.0.1");
    const IpAddress stranger = address("203.0.113.9");
    EXPECT_EQ(behind_proxies(proxy, "198.51.100.1", trusted), address("198.51.100.1"));
    EXPECT_EQ(behind_proxies(proxy, "6.6.6.6, 198.51.100.1 , 10.1.1.1", trusted),
              address("198.51.100.1"))
        << "what a client wrote itself stands further left";
    EXPECT_EQ(behind_proxies(stranger, "198.51.100.1", trusted), stranger);
    EXPECT_EQ(behind_proxies(proxy, "", trusted), proxy);
    EXPECT_EQ(behind_proxies(proxy, "nobody", trusted), proxy);
    EXPECT_EQ(behind_proxies(proxy, "10.0.0.5", trusted), address("10.0.0.5"));
}

TEST(ClientLimit, a_burst_then_one_for_each_step) {
    ClientLimit limit(
        {.requests = 10, .window = Milliseconds(1000), .exempt = {}, .trusted_proxies = {}});
    const IpAddress client = address("203.0.113.9");
    for (int i = 9; i >= 0; --i) {
        const ClientLimit::Verdict verdict = limit.count(client, {}, 5000);
        EXPECT_TRUE(verdict.is_allowed);
        EXPECT_EQ(verdict.remaining, i);
    }
    const ClientLimit::Verdict refused = limit.count(client, {}, 5000);
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_EQ(refused.retry_s, 1);
    EXPECT_EQ(limit.header_lines(refused),
              "RateLimit-Limit: 10\r\nRateLimit-Remaining: 0\r\nRateLimit-Reset: 1\r\n");
    EXPECT_TRUE(limit.count(address("203.0.113.10"), {}, 5000).is_allowed);
    EXPECT_FALSE(limit.count(client, {}, 5099).is_allowed);
    EXPECT_TRUE(limit.count(client, {}, 5100).is_allowed) << "refused ones cost nothing";
    EXPECT_FALSE(limit.count(client, {}, 5100).is_allowed);
    EXPECT_EQ(limit.count(client, {}, 60'000).remaining, 9);
}

TEST(ClientLimit, networks_of_ipv6_count_as_one_and_the_exempt_not_at_all) {
    ClientLimit limit({.requests = 1,
                       .window = Milliseconds(1000),
                       .exempt = {network("127.0.0.0/8")},
                       .trusted_proxies = {}});
    EXPECT_TRUE(limit.count(address("2001:db8:1:2::1"), {}, 0).is_allowed);
    EXPECT_FALSE(limit.count(address("2001:db8:1:2:ffff::2"), {}, 0).is_allowed);
    EXPECT_TRUE(limit.count(address("2001:db8:1:3::1"), {}, 0).is_allowed);
    for (int i = 0; i < 5; ++i) {
        const ClientLimit::Verdict verdict = limit.count(address("127.0.0.1"), {}, 0);
        EXPECT_TRUE(verdict.is_allowed);
        EXPECT_FALSE(verdict.is_counted);
    }
}

TEST(ClientLimit, never_remembers_more_than_it_may) {
    ClientLimit limit({.requests = 1,
                       .window = Milliseconds(1000),
                       .exempt = {},
                       .trusted_proxies = {},
                       .clients_max = 160});
    for (int i = 0; i < 100'000; ++i) {
        IpAddress client{};
        client[0] = 0x20;
        client[5] = static_cast<std::uint8_t>(i >> 16);
        client[6] = static_cast<std::uint8_t>(i >> 8);
        client[7] = static_cast<std::uint8_t>(i);
        EXPECT_TRUE(limit.count(client, {}, 0).is_allowed);
    }
}

} // namespace
} // namespace nof0::api
