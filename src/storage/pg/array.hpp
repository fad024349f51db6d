// One-dimensional arrays: std::vector<T> both ways, std::span<const T> as parameter. T may be
// std::optional<U> where elements can be NULL; a NULL element for a plain T is a DecodeError.
// Batches travel as arrays: `INSERT ... SELECT * FROM unnest($1::text[], $2::float8[])`.
#pragma once

#include "storage/pg/types.hpp"

#include <span>
#include <vector>

namespace nof0::pg {

// Walks the elements of a binary array; the bytes must outlive it.
class ArrayReader {
public:
    // Throws DecodeError unless it is an array of at most one dimension of `element_oid`.
    ArrayReader(std::string_view bytes, Oid element_oid);
    std::size_t size() const { return size_; }
    // The next element's bytes, nullopt for NULL. REQUIRES fewer than size() calls before.
    std::optional<std::string_view> next();

private:
    std::string_view rest_;
    std::size_t size_ = 0;
};

// The header up to the first element. `size` elements follow, each as length and bytes.
void put_array_header(std::string& out, std::size_t size, Oid element_oid);
// Fills in the length that was left open at `position`.
void close_length(std::string& out, std::size_t position);

// A value or NULL with its length in front: the form of array elements, of COPY fields and of
// nothing else, which is why it lives here.
template<class T>
void put_field(std::string& out, const T& value) {
    using Value = typename Slot<T>::Value;
    if constexpr (Slot<T>::k_nullable) {
        if (!value) {
            wire::put<std::int32_t>(out, -1);
            return;
        }
        put_field<Value>(out, *value);
    } else {
        const std::size_t position = out.size();
        wire::put<std::int32_t>(out, 0);
        Codec<Value>::encode(out, value);
        close_length(out, position);
    }
}

template<class T, class Container>
struct ArrayCodec {
    using Element = typename Slot<T>::Value;
    static constexpr Oid k_oid = Codec<Element>::k_array_oid;
    static void encode(std::string& out, const Container& values) {
        put_array_header(out, values.size(), Codec<Element>::k_oid);
        for (const auto& value : values) {
            put_field<T>(out, value);
        }
    }
};

template<class T>
struct Codec<std::span<const T>> : ArrayCodec<T, std::span<const T>> {};

template<class T>
struct Codec<std::vector<T>> : ArrayCodec<T, std::vector<T>> {
    static std::vector<T> decode(std::string_view bytes) {
        using Element = typename Slot<T>::Value;
        ArrayReader reader(bytes, Codec<Element>::k_oid);
        std::vector<T> values;
        values.reserve(reader.size());
        for (std::size_t i = 0; i < reader.size(); ++i) {
            const std::optional<std::string_view> element = reader.next();
            if (element) {
                values.push_back(Codec<Element>::decode(*element));
            } else if constexpr (Slot<T>::k_nullable) {
                values.push_back(std::nullopt);
            } else {
                throw DecodeError("NULL element in an array that has none by type");
            }
        }
        return values;
    }
};

} // namespace nof0::pg
