#include "pipelines/import/record_fields.hpp"

#include "base/time.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace nof0::pipelines::fields {
namespace {

constexpr std::int64_t k_year_2000_s = 946'684'800;
constexpr std::int64_t k_year_2100_s = 4'102'444'800;
constexpr double k_exact_integer_max = 9'007'199'254'740'992; // 2^53
// What an amount, a price or a size stays below: products of two fit into an exact decimal.
constexpr double k_amount_limit = 1e12;

bool take_number(RecordContext& context, JsonNumber& number) {
    const JsonType type = context.cursor.peek();
    return type == JsonType::number ? context.cursor.number(number)
                                    : context.wrong_type("a number", type);
}

// What a problem quotes of a text from outside: enough to find it, never megabytes.
std::string quoted(std::string_view text) {
    constexpr std::size_t k_shown_max = 80;
    return fmt::format("\"{}{}\"", text.substr(0, k_shown_max),
                       text.size() > k_shown_max ? "..." : "");
}

} // namespace

bool read_number(RecordContext& context, double& number) {
    JsonNumber found;
    if (!take_number(context, found)) {
        return false;
    }
    number = found.value;
    return std::abs(number) < k_amount_limit ||
           context.refuse(fmt::format("must lie between -1e12 and 1e12, found {}", number));
}

bool read_positive(RecordContext& context, double& number) {
    if (!read_number(context, number)) {
        return false;
    }
    return number > 0 || context.refuse(fmt::format("must be greater than 0, found {}", number));
}

bool read_integer(RecordContext& context, std::int64_t& number) {
    JsonNumber found;
    if (!take_number(context, found)) {
        return false;
    }
    if (found.is_integer) {
        number = found.integer;
        return true;
    }
    if (std::trunc(found.value) != found.value || std::abs(found.value) > k_exact_integer_max) {
        return context.refuse(
            fmt::format("must be a whole number of 64 bits, found {}", found.value));
    }
    number = static_cast<std::int64_t>(found.value);
    return true;
}

bool read_natural(RecordContext& context, std::int64_t& number) {
    if (!read_integer(context, number)) {
        return false;
    }
    return number >= 0 || context.refuse(fmt::format("must not be negative, found {}", number));
}

bool read_count(RecordContext& context, std::int64_t& number) {
    if (!read_natural(context, number)) {
        return false;
    }
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    return number <= most ||
           context.refuse(fmt::format("must be at most {}, found {}", most, number));
}

bool read_seconds(RecordContext& context, std::int64_t& time_us) {
    JsonNumber found;
    if (!take_number(context, found)) {
        return false;
    }
    const double seconds = found.value;
    if (seconds < static_cast<double>(k_year_2000_s) ||
        seconds >= static_cast<double>(k_year_2100_s)) {
        return context.refuse(
            fmt::format("must be seconds between the years 2000 and 2100, found {}", seconds));
    }
    time_us = us_from_seconds(seconds);
    return true;
}

bool read_milliseconds(RecordContext& context, std::int64_t& time_ms) {
    if (!read_integer(context, time_ms)) {
        return false;
    }
    return (time_ms >= k_year_2000_s * 1000 && time_ms < k_year_2100_s * 1000) ||
           context.refuse(fmt::format(
               "must be milliseconds between the years 2000 and 2100, found {}", time_ms));
}

bool read_boolean(RecordContext& context, bool& truth) {
    const JsonType type = context.cursor.peek();
    return type == JsonType::boolean ? context.cursor.boolean(truth)
                                     : context.wrong_type("true or false", type);
}

bool read_text(RecordContext& context, std::string& text) {
    const JsonType type = context.cursor.peek();
    return type == JsonType::text ? context.cursor.text(text)
                                  : context.wrong_type("a string", type);
}

bool read_id(RecordContext& context, std::string& text) {
    if (!read_text(context, text)) {
        return false;
    }
    if (text.empty() || text.size() > k_id_bytes_max) {
        return context.refuse(
            fmt::format("must have 1 to {} bytes, found {}", k_id_bytes_max, text.size()));
    }
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    return std::ranges::none_of(text, is_control) ||
           context.refuse("must have no control characters");
}

bool read_trader(RecordContext& context, std::string& text) {
    context.note_trader();
    if (!read_text(context, text)) {
        return false;
    }
    if (text == context.valid_trader) {
        return true;
    }
    if (!TraderId::is_valid(text)) {
        return context.refuse(
            "must be a trader id of 1 to 64 characters A-Z a-z 0-9 . _ -, found " + quoted(text));
    }
    context.valid_trader = text;
    return true;
}

bool read_symbol(RecordContext& context, std::string& text) {
    if (!read_text(context, text)) {
        return false;
    }
    if (text == context.valid_symbol) {
        return true;
    }
    if (!Symbol::is_valid(text)) {
        return context.refuse(
            "must be a symbol of 1 to 32 characters A-Z a-z 0-9 @ # : / . _ -, found " +
            quoted(text));
    }
    context.valid_symbol = text;
    return true;
}

namespace {

// Reads one of a few words by the domain's own reader of it.
template<class Value, class FromText>
bool read_word(RecordContext& context, Value& value, FromText from_text, std::string_view allowed) {
    std::string text;
    if (!read_text(context, text)) {
        return false;
    }
    const auto found = from_text(text);
    if (!found) {
        return context.refuse(fmt::format("must be {}, found {}", allowed, quoted(text)));
    }
    value = *found;
    return true;
}

} // namespace

bool read_side(RecordContext& context, Side& side) {
    return read_word(context, side, side_from_text, "\"long\" or \"short\"");
}

bool read_order_side(RecordContext& context, OrderSide& side) {
    return read_word(context, side, order_side_from_text, "\"B\" or \"A\"");
}

bool read_message_role(RecordContext& context, MessageRole& role) {
    return read_word(context, role, message_role_from_text,
                     "\"system\", \"user\" or \"assistant\"");
}

bool read_decimal(RecordContext& context, Decimal& amount) {
    std::string text;
    if (!read_text(context, text)) {
        return false;
    }
    const auto parsed = Decimal::parse(text);
    if (!parsed) {
        return context.refuse("must be a decimal number of at most 12 decimals in quotes, found " +
                              quoted(text));
    }
    amount = *parsed;
    return amount.abs() < Decimal::from_int(1'000'000'000'000) ||
           context.refuse("must lie between -1e12 and 1e12, found " + quoted(text));
}

bool read_positive_decimal(RecordContext& context, Decimal& amount) {
    if (!read_decimal(context, amount)) {
        return false;
    }
    return amount.sign() > 0 || context.refuse("must be greater than 0, found " + amount.text());
}

bool read_json(RecordContext& context, std::string& json) {
    if (context.cursor.peek() == JsonType::null) {
        json.clear();
        return context.cursor.null();
    }
    const auto outer = context.cursor.begin_compact(json);
    const bool ok = context.cursor.skip_value();
    context.cursor.end_compact(outer);
    return ok;
}

bool read_json_object(RecordContext& context, std::string& json) {
    const JsonType type = context.cursor.peek();
    return type == JsonType::object ? read_json(context, json)
                                    : context.wrong_type("an object", type);
}

bool read_json_text_or_object(RecordContext& context, std::string& json) {
    const JsonType type = context.cursor.peek();
    return type == JsonType::object || type == JsonType::text
               ? read_json(context, json)
               : context.wrong_type("a string or an object", type);
}

bool any_number(RecordContext& context, void*) {
    double unused = 0;
    return read_number(context, unused);
}

} // namespace nof0::pipelines::fields
