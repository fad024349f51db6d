// Big-endian bytes, as Postgres' binary format wants them. Both directions, no allocation.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace nof0::pg::wire {

inline std::uint16_t swapped(std::uint16_t v) {
    return __builtin_bswap16(v);
}
inline std::uint32_t swapped(std::uint32_t v) {
    return __builtin_bswap32(v);
}
inline std::uint64_t swapped(std::uint64_t v) {
    return __builtin_bswap64(v);
}

template<std::integral Int>
void put(std::string& out, Int value) {
    using Bits = std::make_unsigned_t<Int>;
    const Bits bits = swapped(static_cast<Bits>(value));
    char bytes[sizeof bits];
    std::memcpy(bytes, &bits, sizeof bits);
    out.append(bytes, sizeof bytes);
}

// REQUIRES at least sizeof(Int) bytes at `from`.
template<std::integral Int>
Int get(const char* from) {
    std::make_unsigned_t<Int> bits;
    std::memcpy(&bits, from, sizeof bits);
    return static_cast<Int>(swapped(bits));
}

// Overwrites the four bytes at `position`, for lengths known only afterwards.
inline void patch_int32(std::string& out, std::size_t position, std::int32_t value) {
    const std::uint32_t bits = swapped(static_cast<std::uint32_t>(value));
    std::memcpy(out.data() + position, &bits, sizeof bits);
}

} // namespace nof0::pg::wire
