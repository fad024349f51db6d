// Decoders: how one value of a record is read and what it must be. Each is a template over the
// members that lead to its place, so that a record's keys are a table:
//
//   {"exit_price", required, positive<&RecordedTrade::exit, &RecordedTradeLeg::price>},
//
// A member of type optional also takes null, which leaves it empty.
#pragma once

#include "base/decimal.hpp"
#include "domain/message.hpp"
#include "domain/order_side.hpp"
#include "domain/side.hpp"
#include "pipelines/import/record_context.hpp"

#include <optional>
#include <string>
#include <type_traits>

namespace nof0::pipelines::fields {

inline constexpr FieldSpec::Need required = FieldSpec::Need::required;
inline constexpr FieldSpec::Need optional = FieldSpec::Need::optional;

inline constexpr std::size_t k_id_bytes_max = 200;

// The readers behind the decoders. False: refused and noted, or the cursor is no longer good.
bool read_number(RecordContext& context, double& number); // between -1e12 and 1e12
bool read_positive(RecordContext& context, double& number);
// A whole number; 12.0 and 1e3 count as whole.
bool read_integer(RecordContext& context, std::int64_t& number);
bool read_natural(RecordContext& context, std::int64_t& number); // >= 0
bool read_count(RecordContext& context, std::int64_t& number);   // 0 to 2^31 - 1, as in the tables
// Seconds since the epoch, to microseconds; milliseconds. Both between the years 2000 and 2100.
bool read_seconds(RecordContext& context, std::int64_t& time_us);
bool read_milliseconds(RecordContext& context, std::int64_t& time_ms);
bool read_boolean(RecordContext& context, bool& truth);
bool read_text(RecordContext& context, std::string& text);
bool read_id(RecordContext& context, std::string& text); // 1 to 200 bytes, no control characters
bool read_trader(RecordContext& context, std::string& text);
bool read_symbol(RecordContext& context, std::string& text);
bool read_side(RecordContext& context, Side& side);            // "long", "short"
bool read_order_side(RecordContext& context, OrderSide& side); // "B", "A"
bool read_message_role(RecordContext& context, MessageRole& role);
bool read_decimal(RecordContext& context, Decimal& amount); // a string such as "-0.25686"
bool read_positive_decimal(RecordContext& context, Decimal& amount);
// Values kept as compact JSON text.
bool read_json(RecordContext& context, std::string& json); // null leaves it empty
bool read_json_object(RecordContext& context, std::string& json);
bool read_json_text_or_object(RecordContext& context, std::string& json);

// The value at the end of a path of member pointers.
template<class Member>
struct OwnerOf;
template<class Owner, class Value>
struct OwnerOf<Value Owner::*> {
    using type = Owner;
};
template<auto First, auto... Rest>
decltype(auto) place(void* record) {
    auto& owner = *static_cast<typename OwnerOf<decltype(First)>::type*>(record);
    return ((owner.*First).*....*Rest);
}

template<class T>
inline constexpr bool is_optional = false;
template<class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template<auto Reader, auto... Path>
bool decode(RecordContext& context, void* record) {
    auto& target = place<Path...>(record);
    if constexpr (is_optional<std::remove_reference_t<decltype(target)>>) {
        if (context.cursor.peek() == JsonType::null) {
            target.reset();
            return context.cursor.null();
        }
        return Reader(context, target.has_value() ? *target : target.emplace());
    } else {
        return Reader(context, target);
    }
}

template<auto... Path>
inline constexpr auto number = &decode<&read_number, Path...>;
template<auto... Path>
inline constexpr auto positive = &decode<&read_positive, Path...>;
template<auto... Path>
inline constexpr auto integer = &decode<&read_integer, Path...>;
template<auto... Path>
inline constexpr auto natural = &decode<&read_natural, Path...>;
template<auto... Path>
inline constexpr auto count = &decode<&read_count, Path...>;
template<auto... Path>
inline constexpr auto seconds = &decode<&read_seconds, Path...>;
template<auto... Path>
inline constexpr auto milliseconds = &decode<&read_milliseconds, Path...>;
template<auto... Path>
inline constexpr auto boolean = &decode<&read_boolean, Path...>;
template<auto... Path>
inline constexpr auto text = &decode<&read_text, Path...>;
template<auto... Path>
inline constexpr auto id = &decode<&read_id, Path...>;
template<auto... Path>
inline constexpr auto trader = &decode<&read_trader, Path...>;
template<auto... Path>
inline constexpr auto symbol = &decode<&read_symbol, Path...>;
template<auto... Path>
inline constexpr auto side = &decode<&read_side, Path...>;
template<auto... Path>
inline constexpr auto order_side = &decode<&read_order_side, Path...>;
template<auto... Path>
inline constexpr auto message_role = &decode<&read_message_role, Path...>;
template<auto... Path>
inline constexpr auto decimal = &decode<&read_decimal, Path...>;
template<auto... Path>
inline constexpr auto positive_decimal = &decode<&read_positive_decimal, Path...>;
template<auto... Path>
inline constexpr auto json = &decode<&read_json, Path...>;
template<auto... Path>
inline constexpr auto json_object = &decode<&read_json_object, Path...>;
template<auto... Path>
inline constexpr auto json_text_or_object = &decode<&read_json_text_or_object, Path...>;

// A number that is only checked: its record is kept as a whole.
bool any_number(RecordContext& context, void* record);

} // namespace nof0::pipelines::fields
