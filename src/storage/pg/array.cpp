#include "storage/pg/array.hpp"

#include "base/ensure.hpp"

#include <limits>

namespace nof0::pg {
namespace {

constexpr std::size_t k_header_bytes = 12;   // dimensions, has-null flag, element type
constexpr std::size_t k_dimension_bytes = 8; // size, lower bound
constexpr std::size_t k_length_bytes = 4;

void require_bytes(std::string_view rest, std::size_t wanted) {
    if (rest.size() < wanted) {
        throw DecodeError("array is cut short");
    }
}

} // namespace

ArrayReader::ArrayReader(std::string_view bytes, Oid element_oid) : rest_(bytes) {
    require_bytes(rest_, k_header_bytes);
    const auto dimensions = wire::get<std::int32_t>(rest_.data());
    const auto oid = wire::get<Oid>(rest_.data() + 8);
    if (oid != element_oid) {
        throw DecodeError("array of type " + std::to_string(oid) + ", expected " +
                          std::to_string(element_oid));
    }
    rest_.remove_prefix(k_header_bytes);
    if (dimensions == 0) {
        return;
    }
    if (dimensions != 1) {
        throw DecodeError("array of " + std::to_string(dimensions) + " dimensions");
    }
    require_bytes(rest_, k_dimension_bytes);
    const auto size = wire::get<std::int32_t>(rest_.data());
    rest_.remove_prefix(k_dimension_bytes);
    // Each element has at least its length: a lying size must not make us allocate.
    if (size < 0 || static_cast<std::size_t>(size) > rest_.size() / k_length_bytes) {
        throw DecodeError("array is cut short");
    }
    size_ = static_cast<std::size_t>(size);
}

std::optional<std::string_view> ArrayReader::next() {
    require_bytes(rest_, k_length_bytes);
    const auto length = wire::get<std::int32_t>(rest_.data());
    rest_.remove_prefix(k_length_bytes);
    if (length < 0) {
        return std::nullopt;
    }
    require_bytes(rest_, static_cast<std::size_t>(length));
    const std::string_view element = rest_.substr(0, static_cast<std::size_t>(length));
    rest_.remove_prefix(element.size());
    return element;
}

void put_array_header(std::string& out, std::size_t size, Oid element_oid) {
    ensure(size <= std::numeric_limits<std::int32_t>::max(), "array has fewer than 2^31 elements");
    wire::put<std::int32_t>(out, size == 0 ? 0 : 1);
    wire::put<std::int32_t>(out, 1); // NULL elements are allowed; the server only warns otherwise
    wire::put<Oid>(out, element_oid);
    if (size != 0) {
        wire::put(out, static_cast<std::int32_t>(size));
        wire::put<std::int32_t>(out, 1); // lower bound
    }
}

void close_length(std::string& out, std::size_t position) {
    const std::size_t length = out.size() - position - k_length_bytes;
    ensure(length <= std::numeric_limits<std::int32_t>::max(), "a value is smaller than 2 GiB");
    wire::patch_int32(out, position, static_cast<std::int32_t>(length));
}

} // namespace nof0::pg
