// Addresses of the internet and networks of them.
#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nof0 {

// Sixteen bytes of IPv6; an IPv4 address is mapped into it (::ffff:a.b.c.d).
using IpAddress = std::array<std::uint8_t, 16>;

// From "192.0.2.7", "2001:db8::1" or "[2001:db8::1]"; nothing for anything else.
std::optional<IpAddress> parse_ip_address(std::string_view text);
IpAddress ip_address_of(const boost::asio::ip::address& address);

// "192.0.2.0/24", "2001:db8::/32", or one address.
class IpNetwork {
public:
    static std::optional<IpNetwork> parse(std::string_view text);
    bool holds(const IpAddress& address) const;

private:
    IpAddress base_{};
    unsigned bits_ = 128;
};

bool any_holds(std::span<const IpNetwork> networks, const IpAddress& address);

} // namespace nof0
