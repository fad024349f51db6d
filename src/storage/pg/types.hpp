// C++ types and the Postgres types they stand for, in Postgres' binary format.
//
//   bool                      bool          std::string, std::string_view   text
//   std::int16_t/32_t/64_t    int2/4/8      Json                            jsonb
//   double                    float8        Uuid                            uuid
//   WallTime                  timestamptz   Bytes                           bytea
//   Decimal                   numeric       (storage/pg/numeric.hpp)
//   std::vector<T>, std::span<const T>      T[], T may be std::optional     (storage/pg/array.hpp)
//   std::optional<T>          T or NULL
//
// A type takes part by specialising Codec<T>:
//   static constexpr Oid k_oid, k_array_oid;
//   static void encode(std::string& out, const T&);   appends the value's bytes, without length
//   static T decode(std::string_view bytes);          throws DecodeError
// span and the like can be parameters only: they have no decode. A string_view is decoded as a view
// into the answer: only in rows that Session::rows() gives.
#pragma once

#include "base/time.hpp"
#include "storage/pg/wire.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace nof0::pg {

using Oid = std::uint32_t;

// The bytes of a value are not what its type promises. A row's decoder adds query and column.
class DecodeError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// JSON text. Postgres normalises JSONB: what is read back is equal as JSON, not as text.
struct Json {
    std::string text;
    bool operator==(const Json&) const = default;
};

// Lower-case text with hyphens, as Postgres prints it; encoding accepts upper case too.
struct Uuid {
    std::string text;
    bool operator==(const Uuid&) const = default;
};

struct Bytes {
    std::string bytes;
    bool operator==(const Bytes&) const = default;
};

template<class T>
struct Codec; // the primary template is not defined: T has no Postgres type

template<class T>
concept Encodable = requires(std::string& out, const T& value) {
    { Codec<T>::k_oid } -> std::convertible_to<Oid>;
    Codec<T>::encode(out, value);
};

// Throws DecodeError unless there are exactly `size` bytes.
void expect_size(std::string_view bytes, std::size_t size, const char* type);

template<class Int, Oid oid, Oid array_oid>
struct IntegerCodec {
    static constexpr Oid k_oid = oid;
    static constexpr Oid k_array_oid = array_oid;
    static void encode(std::string& out, Int value) { wire::put(out, value); }
    static Int decode(std::string_view bytes) {
        expect_size(bytes, sizeof(Int), "integer");
        return wire::get<Int>(bytes.data());
    }
};
template<>
struct Codec<std::int16_t> : IntegerCodec<std::int16_t, 21, 1005> {};
template<>
struct Codec<std::int32_t> : IntegerCodec<std::int32_t, 23, 1007> {};
template<>
struct Codec<std::int64_t> : IntegerCodec<std::int64_t, 20, 1016> {};

template<>
struct Codec<bool> {
    static constexpr Oid k_oid = 16;
    static constexpr Oid k_array_oid = 1000;
    static void encode(std::string& out, bool value) { out.push_back(value ? '\1' : '\0'); }
    static bool decode(std::string_view bytes) {
        expect_size(bytes, 1, "bool");
        return bytes.front() != '\0';
    }
};

template<>
struct Codec<double> {
    static constexpr Oid k_oid = 701;
    static constexpr Oid k_array_oid = 1022;
    static void encode(std::string& out, double value) {
        wire::put(out, std::bit_cast<std::uint64_t>(value));
    }
    static double decode(std::string_view bytes) {
        expect_size(bytes, sizeof(double), "float8");
        return std::bit_cast<double>(wire::get<std::uint64_t>(bytes.data()));
    }
};

template<>
struct Codec<std::string_view> {
    static constexpr Oid k_oid = 25;
    static constexpr Oid k_array_oid = 1009;
    static void encode(std::string& out, std::string_view value) { out.append(value); }
    static std::string_view decode(std::string_view bytes) { return bytes; }
};
template<>
struct Codec<std::string> : Codec<std::string_view> {
    static std::string decode(std::string_view bytes) { return std::string(bytes); }
};

template<>
struct Codec<Json> {
    static constexpr Oid k_oid = 3802;
    static constexpr Oid k_array_oid = 3807;
    static void encode(std::string& out, const Json& value);
    static Json decode(std::string_view bytes);
};

template<>
struct Codec<Uuid> {
    static constexpr Oid k_oid = 2950;
    static constexpr Oid k_array_oid = 2951;
    static void encode(std::string& out, const Uuid& value); // throws UsageError on a non-UUID
    static Uuid decode(std::string_view bytes);
};

template<>
struct Codec<Bytes> {
    static constexpr Oid k_oid = 17;
    static constexpr Oid k_array_oid = 1001;
    static void encode(std::string& out, const Bytes& value) { out.append(value.bytes); }
    static Bytes decode(std::string_view bytes) { return Bytes{std::string(bytes)}; }
};

template<>
struct Codec<WallTime> {
    static constexpr Oid k_oid = 1184;
    static constexpr Oid k_array_oid = 1185;
    static void encode(std::string& out, WallTime value);
    static WallTime decode(std::string_view bytes); // 'infinity' is a DecodeError
};

// How a C++ type sits in a column or parameter: what it holds and whether NULL is allowed.
template<class T>
struct Slot {
    using Value = T;
    static constexpr bool k_nullable = false;
};
template<class T>
struct Slot<std::optional<T>> {
    using Value = T;
    static constexpr bool k_nullable = true;
};

} // namespace nof0::pg
