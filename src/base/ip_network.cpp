#include "base/ip_network.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace nof0 {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned k_mapped_bits = 96; // in front of an IPv4 address

} // namespace

std::optional<IpAddress> parse_ip_address(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
    }
    boost::system::error_code ec;
    const ip::address address = ip::make_address(std::string(text), ec);
    if (ec) {
        return std::nullopt;
    }
    return ip_address_of(address);
}

IpAddress ip_address_of(const ip::address& address) {
    const ip::address_v6 wide =
        address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6();
    IpAddress bytes{};
    std::ranges::copy(wide.to_bytes(), bytes.begin());
    return bytes;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::optional<IpAddress> base = parse_ip_address(text.substr(0, slash));
    if (!base) {
        return std::nullopt;
    }
    IpNetwork network;
    network.base_ = *base;
    if (slash == std::string_view::npos) {
        return network;
    }
    const bool is_v4 = text.find(':') == std::string_view::npos;
    const std::string_view digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    const bool is_number = end.ec == std::errc{} && end.ptr == digits.data() + digits.size();
    if (!is_number || bits > (is_v4 ? 32U : 128U)) {
        return std::nullopt;
    }
    network.bits_ = is_v4 ? bits + k_mapped_bits : bits;
    return network;
}

bool IpNetwork::holds(const IpAddress& address) const {
    const unsigned whole = bits_ / 8;
    if (!std::equal(base_.begin(), base_.begin() + whole, address.begin())) {
        return false;
    }
    const unsigned rest = bits_ % 8;
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> rest);
    return rest == 0 || ((base_[whole] ^ address[whole]) & mask) == 0;
}

bool any_holds(std::span<const IpNetwork> networks, const IpAddress& address) {
    return std::ranges::any_of(networks, [&](const IpNetwork& n) { return n.holds(address); });
}

} // namespace nof0
