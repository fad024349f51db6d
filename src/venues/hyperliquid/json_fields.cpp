#include "venues/hyperliquid/json_fields.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <limits>

namespace nof0::venues::hyperliquid {
namespace {

using simdjson::SUCCESS;

constexpr std::size_t k_text_bytes_max = 1'024;

template<class T>
bool read_optional(od::value& value, std::optional<T>& into) {
    if (is_null(value)) {
        into.reset();
        return true;
    }
    T read_value{};
    if (!read(value, read_value)) {
        return false;
    }
    into = std::move(read_value);
    return true;
}

} // namespace

bool is_null(od::value& value) {
    od::json_type type{};
    return value.type().get(type) == SUCCESS && type == od::json_type::null;
}

bool read(od::value& value, double& into) {
    return value.get_double_in_string().get(into) == SUCCESS ||
           value.get_double().get(into) == SUCCESS;
}

bool read(od::value& value, std::optional<double>& into) {
    return read_optional(value, into);
}

bool read(od::value& value, std::int64_t& into) {
    return value.get_int64().get(into) == SUCCESS;
}

bool read(od::value& value, std::optional<std::int64_t>& into) {
    return read_optional(value, into);
}

bool read(od::value& value, std::optional<std::int32_t>& into) {
    std::optional<std::int64_t> wide;
    if (!read(value, wide)) {
        return false;
    }
    if (wide && (*wide > std::numeric_limits<std::int32_t>::max() ||
                 *wide < std::numeric_limits<std::int32_t>::min())) {
        return false;
    }
    into = wide ? std::optional(static_cast<std::int32_t>(*wide)) : std::nullopt;
    return true;
}

bool read(od::value& value, bool& into) {
    return value.get_bool().get(into) == SUCCESS;
}

bool read(od::value& value, std::string& into) {
    std::string_view text;
    if (value.get_string().get(text) != SUCCESS) {
        return false;
    }
    into = clean_text(text, k_text_bytes_max).text;
    return true;
}

bool read(od::value& value, std::optional<std::string>& into) {
    return read_optional(value, into);
}

bool read(od::value& value, Decimal& into) {
    std::string_view text;
    if (value.get_string().get(text) != SUCCESS) {
        text = value.raw_json_token();
        text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    }
    const Result<Decimal> parsed = Decimal::parse(text);
    if (!parsed) {
        return false;
    }
    into = *parsed;
    return true;
}

bool read(od::value& value, std::optional<Decimal>& into) {
    return read_optional(value, into);
}

bool read(od::value& value, OrderSide& into) {
    std::string_view text;
    if (value.get_string().get(text) != SUCCESS) {
        return false;
    }
    const std::optional<OrderSide> side = order_side_from_text(text);
    if (side) {
        into = *side;
    }
    return side.has_value();
}

bool read(od::value& value, std::optional<Symbol>& into) {
    std::string_view text;
    if (value.get_string().get(text) != SUCCESS || !Symbol::is_valid(text)) {
        return false;
    }
    into.emplace(text);
    return true;
}

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

} // namespace nof0::venues::hyperliquid
