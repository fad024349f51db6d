// Address: the 20 bytes that name an account. Written in lower case; read in any.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::venues::hyperliquid {

class Address {
public:
    // "0x" and 40 hexadecimal digits; nullopt: anything else.
    static std::optional<Address> parse(std::string_view text);
    explicit Address(std::array<std::uint8_t, 20> bytes) : bytes_(bytes) {}

    std::string text() const;
    std::string_view bytes() const {
        return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    }
    auto operator<=>(const Address&) const = default;

private:
    std::array<std::uint8_t, 20> bytes_;
};

// Reads 2 * size hexadecimal digits, with or without "0x"; false: they are not that.
bool read_hex(std::string_view text, std::uint8_t* into, std::size_t size);

} // namespace nof0::venues::hyperliquid
