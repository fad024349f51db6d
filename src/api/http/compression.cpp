#include "api/http/compression.hpp"

#include "base/ensure.hpp"

#include <brotli/encode.h>
#include <limits>
#include <zlib.h>

namespace nof0::api {
namespace {

constexpr int k_window_bits_gzip = 15 + 16; // zlib: 16 more asks for the gzip wrapper
constexpr int k_memory_level = 8;

std::string gzip(std::string_view bytes, Effort effort) {
    z_stream stream{};
    const int level = effort == Effort::file ? Z_BEST_COMPRESSION : 3;
    const int opened = deflateInit2(&stream, level, Z_DEFLATED, k_window_bits_gzip, k_memory_level,
                                    Z_DEFAULT_STRATEGY);
    ensure(opened == Z_OK, "zlib opens a stream");
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ended = deflate(&stream, Z_FINISH);
    ensure(ended == Z_STREAM_END, "deflateBound() leaves room for the whole body");
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string brotli(std::string_view bytes, Effort effort) {
    std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
    std::string packed(size, '\0');
    const int quality = effort == Effort::file ? BROTLI_MAX_QUALITY : 4;
    const BROTLI_BOOL done =
        BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                              reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                              reinterpret_cast<std::uint8_t*>(packed.data()));
    ensure(done == BROTLI_TRUE, "the greatest compressed size leaves room for the whole body");
    packed.resize(size);
    return packed;
}

} // namespace

std::string_view coding_name(Coding coding) {
    switch (coding) {
    case Coding::gzip:
        return "gzip";
    case Coding::brotli:
        return "br";
    case Coding::identity:
        return {};
    }
    return {};
}

std::string compress(std::string_view bytes, Coding coding, Effort effort) {
    ensure(coding != Coding::identity, "what is sent as it is is not compressed");
    ensure(bytes.size() < std::numeric_limits<uInt>::max(), "a body is far below 4 GB");
    std::string packed = coding == Coding::gzip ? gzip(bytes, effort) : brotli(bytes, effort);
    packed.shrink_to_fit();
    return packed;
}

} // namespace nof0::api
