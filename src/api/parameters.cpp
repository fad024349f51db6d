#include "api/parameters.hpp"

#include "domain/trader_id.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fmt/format.h>

namespace nof0::api {
namespace {

std::optional<std::int64_t> digits(std::string_view text) {
    std::int64_t number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc{} && end == last ? std::optional(number) : std::nullopt;
}

// Exactly so many digits, no sign.
std::optional<std::int64_t> digits_of(std::string_view text, std::size_t from, std::size_t count) {
    const std::string_view part = text.substr(std::min(from, text.size()), count);
    const bool is_plain = part.size() == count &&
                          std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    return is_plain ? digits(part) : std::nullopt;
}

// ".5", ".250" before the Z: milliseconds.
std::optional<std::int64_t> fraction_ms(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const std::size_t count = text.size() - 1;
    if (text.front() != '.' || count < 1 || count > 3) {
        return std::nullopt;
    }
    auto part = digits_of(text, 1, count);
    for (std::size_t i = count; part && i < 3; ++i) {
        *part *= 10;
    }
    return part;
}

std::optional<std::int64_t> parse_iso_ms(std::string_view text) {
    constexpr std::size_t seconds_end = 19; // of 2026-11-22T10:00:00
    if (text.size() <= seconds_end || !text.ends_with('Z') || text[4] != '-' || text[7] != '-' ||
        text[10] != 'T' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const auto year = digits_of(text, 0, 4);
    const auto month = digits_of(text, 5, 2);
    const auto day = digits_of(text, 8, 2);
    const auto hour = digits_of(text, 11, 2);
    const auto minute = digits_of(text, 14, 2);
    const auto second = digits_of(text, 17, 2);
    const auto rest = fraction_ms(text.substr(seconds_end, text.size() - seconds_end - 1));
    if (!year || !month || !day || !hour || !minute || !second || !rest || *hour > 23 ||
        *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    namespace c = std::chrono;
    const c::year_month_day date{c::year(static_cast<int>(*year)),
                                 c::month(static_cast<unsigned>(*month)),
                                 c::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    const auto days = c::sys_days(date).time_since_epoch();
    return c::milliseconds(days).count() + ((*hour * 60 + *minute) * 60 + *second) * 1000 + *rest;
}

// The value, unless it is absent or empty.
std::optional<std::string_view> given(const Request& request, const Parameter& parameter) {
    const auto text = request.query_value(parameter.name);
    return text && !text->empty() ? text : std::nullopt;
}

bool is_symbol(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("@:/._-").find(c) != std::string_view::npos;
    };
    return text.size() <= k_symbol_bytes_max && std::ranges::all_of(text, fits);
}

} // namespace

std::optional<std::int64_t> parse_time_ms(std::string_view text) {
    const auto ms = text.find('T') == std::string_view::npos ? digits(text) : parse_iso_ms(text);
    return ms && *ms >= 0 && *ms <= k_time_ms_max ? ms : std::nullopt;
}

std::vector<std::string_view> choices_of(const Parameter& parameter) {
    std::vector<std::string_view> choices;
    std::string_view rest = parameter.choices;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        choices.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return choices;
}

Result<std::optional<std::int64_t>> whole_number(const Request& request,
                                                 const Parameter& parameter) {
    const auto text = given(request, parameter);
    if (!text) {
        return std::optional<std::int64_t>{};
    }
    const auto number = digits(*text);
    if (!number || *number < parameter.least || *number > parameter.most) {
        return fail(fmt::format("{} must be a whole number from {} to {}", parameter.name,
                                parameter.least, parameter.most));
    }
    return number;
}

Result<bool> flag(const Request& request, const Parameter& parameter) {
    const auto text = given(request, parameter);
    if (!text || *text == "0" || *text == "false") {
        return false;
    }
    if (*text == "1" || *text == "true") {
        return true;
    }
    return fail(fmt::format("{} must be 1 or 0", parameter.name));
}

Result<std::optional<std::int64_t>> time_ms(const Request& request, const Parameter& parameter) {
    const auto text = given(request, parameter);
    if (!text) {
        return std::optional<std::int64_t>{};
    }
    const auto ms = parse_time_ms(*text);
    if (!ms) {
        return fail(
            fmt::format("{} must be a time between the years 1970 and 9999: milliseconds, or "
                        "such as 2026-11-22T10:00:00Z",
                        parameter.name));
    }
    return ms;
}

Result<std::vector<std::string>> traders(const Request& request, const Parameter& parameter) {
    std::vector<std::string> ids;
    std::string_view rest = given(request, parameter).value_or(std::string_view());
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        const std::string id(rest.substr(0, end));
        if (!TraderId::is_valid(id) || ids.size() == k_traders_named_max) {
            return fail(fmt::format("{} must be at most {} trader ids, separated by commas; an id "
                                    "has at most 64 letters, digits, '.', '_' or '-'",
                                    parameter.name, k_traders_named_max));
        }
        if (std::ranges::find(ids, id) == ids.end()) {
            ids.push_back(id);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return ids;
}

Result<std::string> symbol(const Request& request, const Parameter& parameter) {
    const auto text = given(request, parameter);
    if (text && !is_symbol(*text)) {
        return fail(
            fmt::format("{} must be an asset's symbol, at most {} letters, digits or @:/._-",
                        parameter.name, k_symbol_bytes_max));
    }
    return std::string(text.value_or(std::string_view()));
}

Result<std::optional<std::size_t>> choice(const Request& request, const Parameter& parameter) {
    const auto text = given(request, parameter);
    if (!text) {
        return std::optional<std::size_t>{};
    }
    const auto choices = choices_of(parameter);
    const auto found = std::ranges::find(choices, *text);
    if (found == choices.end()) {
        return fail(fmt::format("{} must be one of {}", parameter.name, fmt::join(choices, ", ")));
    }
    return std::optional(static_cast<std::size_t>(found - choices.begin()));
}

} // namespace nof0::api
