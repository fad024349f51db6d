// Text of a configuration value -> the value, and how the allowed values are said in a message.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::config {

// Inclusive bounds.
struct Whole {
    std::int64_t min = 0;
    std::int64_t max = 0;
};
struct Number {
    double min = 0;
    double max = 0;
    enum class Least { included, excluded } least = Least::included;
};
struct Span {
    Milliseconds min{0};
    Milliseconds max{0};
};

// Each returns nothing for what is no such value or lies outside the bounds.
std::optional<std::int64_t> parse_whole(std::string_view text, Whole bounds);
std::optional<double> parse_number(std::string_view text, Number bounds);
std::optional<bool> parse_truth(std::string_view text); // true|false|yes|no|on|off
std::optional<Milliseconds> parse_span(std::string_view text, Span bounds); // "1h30m", "0"
// "4096", "16KiB", "1MiB", "2GiB"
std::optional<std::int64_t> parse_bytes(std::string_view text, Whole bounds);
std::string format_bytes(std::int64_t bytes);

std::string allowed(Whole bounds);
std::string allowed(Number bounds);
std::string allowed(Span bounds);
std::string allowed_bytes(Whole bounds);

// http:// or https:// (or ws://, wss://), a host, no spaces.
bool is_url(std::string_view text);
// A DNS name, an IPv4 or an IPv6 address (without brackets): what a listener binds to.
bool is_host(std::string_view text);
// Ids that are part of Redis keys and URLs: [A-Za-z0-9._-]{1,64}, not beginning with '_', which
// marks our own pseudo traders.
bool is_trader_id(std::string_view text);

} // namespace nof0::config
