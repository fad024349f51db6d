// Query parameters: each is described once, and that is what requests are checked against and what
// /api/openapi.json tells. Unknown names are nobody's business: proxies add their own. Of a
// repeated one the first counts. Every refusal is a sentence that names the parameter and its
// bounds.
#pragma once

#include "api/http/request.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::api {

enum class ParameterKind : std::uint8_t {
    whole_number, // from least to most
    flag,         // 1, true, 0, false
    time,         // ms since 1970 or ISO 8601 in UTC
    traders,      // trader ids, separated by commas
    symbol,       // of an asset, as its venue spells it
    cursor,       // `next` or `prev` of an answer
    choice,       // one of `choices`, which are separated by '|'
};

struct Parameter {
    std::string_view name;
    ParameterKind kind;
    std::string_view says; // what it does, a phrase
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::string_view choices{};
};

inline constexpr std::size_t k_traders_named_max = 50;
inline constexpr std::size_t k_symbol_bytes_max = 64;
inline constexpr std::size_t k_cursor_bytes_max = 512;
// 1970 to 9999.
inline constexpr std::int64_t k_time_ms_max = 253'402'300'799'999;

// What `parameter` is given as; nothing when it is absent or empty.
Result<std::optional<std::int64_t>> whole_number(const Request& request,
                                                 const Parameter& parameter);
Result<bool> flag(const Request& request, const Parameter& parameter);
Result<std::optional<std::int64_t>> time_ms(const Request& request, const Parameter& parameter);
// Each trader once, in the order given.
Result<std::vector<std::string>> traders(const Request& request, const Parameter& parameter);
Result<std::string> symbol(const Request& request, const Parameter& parameter); // empty: none
// The index of the choice.
Result<std::optional<std::size_t>> choice(const Request& request, const Parameter& parameter);

std::vector<std::string_view> choices_of(const Parameter& parameter);

// "2026-11-22T10:00:00Z", with up to three decimals of a second; or a whole number of ms.
std::optional<std::int64_t> parse_time_ms(std::string_view text);

} // namespace nof0::api
