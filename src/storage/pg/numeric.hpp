// Decimal <-> numeric. Exact both ways: a numeric finer than 1e-12 or beyond the range of Decimal
// is a DecodeError, never a rounded value.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/types.hpp"

namespace nof0::pg {

template<>
struct Codec<Decimal> {
    static constexpr Oid k_oid = 1700;
    static constexpr Oid k_array_oid = 1231;
    static void encode(std::string& out, const Decimal& value);
    static Decimal decode(std::string_view bytes);
};

} // namespace nof0::pg
