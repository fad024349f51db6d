#include "config/values.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace nof0::config {
namespace {

constexpr std::string_view k_letters_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

struct ByteUnit {
    std::string_view name;
    std::int64_t bytes;
};
constexpr std::array k_byte_units{ByteUnit{"GiB", std::int64_t{1} << 30},
                                  ByteUnit{"MiB", std::int64_t{1} << 20},
                                  ByteUnit{"KiB", std::int64_t{1} << 10}, ByteUnit{"", 1}};

template<class T>
std::optional<T> parse_whole_text(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional<T>(value)
                                                                    : std::nullopt;
}

bool only_of(std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [&](char c) {
        return k_letters_digits.find(c) != k_letters_digits.npos || more.find(c) != more.npos;
    });
}

} // namespace

std::optional<std::int64_t> parse_whole(std::string_view text, Whole bounds) {
    const auto value = parse_whole_text<std::int64_t>(text);
    return value && *value >= bounds.min && *value <= bounds.max ? value : std::nullopt;
}

std::optional<double> parse_number(std::string_view text, Number bounds) {
    const auto value = parse_whole_text<double>(text);
    if (!value || !std::isfinite(*value) || *value > bounds.max) {
        return std::nullopt;
    }
    const bool above =
        bounds.least == Number::Least::included ? *value >= bounds.min : *value > bounds.min;
    return above ? value : std::nullopt;
}

std::optional<bool> parse_truth(std::string_view text) {
    std::string lower(text.substr(0, 6));
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower == "true" || lower == "yes" || lower == "on") {
        return true;
    }
    return lower == "false" || lower == "no" || lower == "off" ? std::optional<bool>(false)
                                                               : std::nullopt;
}

std::optional<Milliseconds> parse_span(std::string_view text, Span bounds) {
    if (text.size() > 32) { // longer sums could overflow, and nobody writes them
        return std::nullopt;
    }
    const auto value =
        text == "0" ? std::optional<Milliseconds>(Milliseconds{0}) : parse_duration(text);
    return value && *value >= bounds.min && *value <= bounds.max ? value : std::nullopt;
}

std::optional<std::int64_t> parse_bytes(std::string_view text, Whole bounds) {
    for (const ByteUnit& unit : k_byte_units) {
        if (!text.ends_with(unit.name)) {
            continue;
        }
        const auto count =
            parse_whole_text<std::int64_t>(text.substr(0, text.size() - unit.name.size()));
        if (!count || *count < 0 || *count > bounds.max / unit.bytes) {
            return std::nullopt;
        }
        const std::int64_t bytes = *count * unit.bytes;
        return bytes >= bounds.min ? std::optional<std::int64_t>(bytes) : std::nullopt;
    }
    return std::nullopt;
}

std::string format_bytes(std::int64_t bytes) {
    for (const ByteUnit& unit : k_byte_units) {
        if (bytes != 0 && bytes % unit.bytes == 0) {
            return fmt::format("{}{}", bytes / unit.bytes, unit.name);
        }
    }
    return fmt::format("{}", bytes);
}

std::string allowed(Whole bounds) {
    return fmt::format("allowed is a whole number from {} to {}", bounds.min, bounds.max);
}

std::string allowed(Number bounds) {
    return bounds.least == Number::Least::included
               ? fmt::format("allowed is a number from {} to {}", number_text(bounds.min),
                             number_text(bounds.max))
               : fmt::format("allowed is a number above {}, up to {}", number_text(bounds.min),
                             number_text(bounds.max));
}

std::string allowed(Span bounds) {
    return fmt::format("allowed is a duration such as 30s, 5m or 1h30m, from {} to {}",
                       format_duration(bounds.min), format_duration(bounds.max));
}

std::string allowed_bytes(Whole bounds) {
    return fmt::format("allowed is a size such as 4096, 16KiB or 1MiB, from {} to {}",
                       format_bytes(bounds.min), format_bytes(bounds.max));
}

bool is_url(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://", "ws://", "wss://"}) {
        if (text.starts_with(scheme)) {
            text.remove_prefix(scheme.size());
            const std::string_view host = text.substr(0, text.find_first_of("/?#"));
            return !host.empty() && text.find_first_of(" \t\"<>\\^`{|}") == text.npos;
        }
    }
    return false;
}

bool is_host(std::string_view text) {
    return !text.empty() && text.size() <= 253 && only_of(text, ".-_:");
}

bool is_trader_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text[0] != '_' && only_of(text, "._-");
}

} // namespace nof0::config
