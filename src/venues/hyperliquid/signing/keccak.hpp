// Keccak-256 as Ethereum uses it: the padding of the original submission, not that of SHA3-256.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nof0::venues::hyperliquid {

using Hash256 = std::array<std::uint8_t, 32>;

Hash256 keccak256(std::string_view bytes);

// The bytes of a hash, to be hashed again or written as hexadecimal. The hash must outlive them.
inline std::string_view bytes_of(const Hash256& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

} // namespace nof0::venues::hyperliquid
