#include "api/http/gzip.hpp"

#include "base/ensure.hpp"

#include <limits>
#include <zlib.h>

namespace nof0::api {
namespace {

constexpr int k_level = 3;
constexpr int k_window_bits_gzip = 15 + 16; // zlib: 16 more asks for the gzip wrapper
constexpr int k_memory_level = 8;

} // namespace

std::string gzip(std::string_view bytes) {
    ensure(bytes.size() < std::numeric_limits<uInt>::max(), "a body is far below 4 GB");
    z_stream stream{};
    const int opened = deflateInit2(&stream, k_level, Z_DEFLATED, k_window_bits_gzip,
                                    k_memory_level, Z_DEFAULT_STRATEGY);
    ensure(opened == Z_OK, "zlib opens a stream");
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ended = deflate(&stream, Z_FINISH);
    ensure(ended == Z_STREAM_END, "deflateBound() leaves room for the whole body");
    packed.resize(stream.total_out);
    packed.shrink_to_fit();
    deflateEnd(&stream);
    return packed;
}

} // namespace nof0::api
