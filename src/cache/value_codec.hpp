// How a value lies in Redis: as it is, or compressed and marked by its first byte. Writers compress
// only where configured; readers always understand both, so the setting may change at any time.
//
//   0x01 + zstd frame    compressed
//   0x00 + bytes         as they are; only for a value that itself begins with 0x00 or 0x01
//   else                 as they are
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::cache {

struct Compression {
    std::optional<std::size_t> above_bytes; // empty: never compress
};

std::string encode_value(std::string_view value, Compression compression);
// Whether encode_value would return the value unchanged, so that the copy can be saved.
bool is_stored_as_is(std::string_view value, Compression compression);

// Empty when the bytes are no value of ours: a broken frame, or one that would unpack to more than
// 512 MB, which no value of Redis can hold.
std::optional<std::string> decode_value(std::string_view stored);

} // namespace nof0::cache
