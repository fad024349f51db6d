#include "venues/hyperliquid/signing/address.hpp"

#include "base/hash.hpp"

namespace nof0::venues::hyperliquid {
namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

bool read_hex(std::string_view text, std::uint8_t* into, std::size_t size) {
    if (text.starts_with("0x") || text.starts_with("0X")) {
        text.remove_prefix(2);
    }
    if (text.size() != 2 * size) {
        return false;
    }
    for (std::size_t i = 0; i < size; ++i) {
        const int high = digit_of(text[2 * i]);
        const int low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        into[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

std::optional<Address> Address::parse(std::string_view text) {
    std::array<std::uint8_t, 20> bytes{};
    if (!text.starts_with("0x") || !read_hex(text, bytes.data(), bytes.size())) {
        return std::nullopt;
    }
    return Address(bytes);
}

std::string Address::text() const {
    return "0x" + hex(bytes());
}

} // namespace nof0::venues::hyperliquid
