#include "base/ip_network.hpp"

#include <gtest/gtest.h>

namespace nof0 {
namespace {

IpAddress address(const char* text) {
    return parse_ip_address(text).value();
}

IpNetwork network(const char* text) {
    return IpNetwork::parse(text).value();
}

TEST(IpNetwork, addresses_in_text) {
    EXPECT_EQ(address("192.0.2.7"), address("::ffff:192.0.2.7"));
    EXPECT_EQ(address("[2001:db8::1]"), address("2001:db8:0::1"));
    for (const char* no : {"", "192.0.2", "192.0.2.7:80", "somebody", "[]", "1.2.3.4, 5.6.7.8"}) {
        EXPECT_FALSE(parse_ip_address(no)) << no;
    }
}

TEST(IpNetwork, holds_what_shares_its_bits) {
    EXPECT_TRUE(network("10.0.0.0/8").holds(address("10.255.1.2")));
    EXPECT_FALSE(network("10.0.0.0/8").holds(address("11.0.0.1")));
    EXPECT_TRUE(network("10.1.2.128/25").holds(address("10.1.2.129")));
    EXPECT_FALSE(network("10.1.2.128/25").holds(address("10.1.2.127")));
    EXPECT_TRUE(network("0.0.0.0/0").holds(address("203.0.113.9")));
    EXPECT_FALSE(network("0.0.0.0/0").holds(address("2001:db8::1")));
    EXPECT_TRUE(network("::1").holds(address("::1")));
    EXPECT_TRUE(network("2001:db8::/33").holds(address("2001:db8:7fff::1")));
    EXPECT_FALSE(network("2001:db8::/33").holds(address("2001:db8:8000::1")));
    for (const char* no : {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "/8", ""}) {
        EXPECT_FALSE(IpNetwork::parse(no)) << no;
    }
}

} // namespace
} // namespace nof0
