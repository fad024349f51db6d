// Marks, escapes and zstd frames; value_codec.hpp has the layout.
#include "cache/value_codec.hpp"

#include "base/ensure.hpp"

#include <zstd.h>

namespace nof0::cache {
namespace {

constexpr char k_escaped = '\x00';
constexpr char k_compressed = '\x01';
constexpr int k_level = 3; // zstd's own default
constexpr unsigned long long k_bytes_max = 512ULL << 20;

bool is_marked(std::string_view stored) {
    return !stored.empty() && (stored.front() == k_escaped || stored.front() == k_compressed);
}

bool is_worth_compressing(std::string_view value, Compression compression) {
    return compression.above_bytes && value.size() > *compression.above_bytes;
}

std::optional<std::string> decompress(std::string_view frame) {
    const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > k_bytes_max) {
        return std::nullopt;
    }
    std::string value(size, '\0');
    const std::size_t got = ZSTD_decompress(value.data(), value.size(), frame.data(), frame.size());
    if (ZSTD_isError(got) != 0 || got != size) {
        return std::nullopt;
    }
    return value;
}

} // namespace

bool is_stored_as_is(std::string_view value, Compression compression) {
    return !is_marked(value) && !is_worth_compressing(value, compression);
}

std::string encode_value(std::string_view value, Compression compression) {
    if (is_worth_compressing(value, compression)) {
        std::string stored(1 + ZSTD_compressBound(value.size()), '\0');
        stored.front() = k_compressed;
        const std::size_t size = ZSTD_compress(stored.data() + 1, stored.size() - 1, value.data(),
                                               value.size(), k_level);
        ensure(ZSTD_isError(size) == 0, "zstd compresses into a buffer of the bound it names");
        stored.resize(1 + size);
        return stored;
    }
    return is_marked(value) ? std::string(1, k_escaped).append(value) : std::string(value);
}

std::optional<std::string> decode_value(std::string_view stored) {
    if (!is_marked(stored)) {
        return std::string(stored);
    }
    const std::string_view rest = stored.substr(1);
    return stored.front() == k_escaped ? std::string(rest) : decompress(rest);
}

} // namespace nof0::cache
