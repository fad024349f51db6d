// Instants and durations as types that do not convert into each other by accident.
//
// Two clocks exist and their instants are different types (see clock.hpp): WallTime for leases,
// TTLs and timeouts; ArenaTime for everything about facts. Both count from the Unix epoch, UTC.
// Facts keep microseconds where a recording has them; the design's columns hold milliseconds.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

template<class Tag>
struct Instant {
    std::int64_t us = 0; // microseconds since the epoch

    static constexpr Instant from_ms(std::int64_t ms) { return Instant{ms * 1000}; }
    static constexpr Instant from_us(std::int64_t us) { return Instant{us}; }
    constexpr std::int64_t ms() const { // rounds towards the past, so that order is kept
        return us >= 0 ? us / 1000 : -((-us + 999) / 1000);
    }
    // Seconds with the six decimals of the public API; correctly rounded, so the shortest text of
    // the double is the decimal text that was recorded.
    constexpr double seconds() const { return static_cast<double>(us) / 1e6; }

    constexpr auto operator<=>(const Instant&) const = default;
    constexpr Instant operator+(std::chrono::microseconds d) const { return {us + d.count()}; }
    constexpr Instant operator-(std::chrono::microseconds d) const { return {us - d.count()}; }
    constexpr std::chrono::microseconds operator-(Instant other) const {
        return std::chrono::microseconds(us - other.us);
    }
};

using WallTime = Instant<struct WallTag>;
using ArenaTime = Instant<struct ArenaTag>;

// Microseconds of a JSON number of seconds, rounded to the nearest.
std::int64_t us_from_seconds(double seconds);

// "2025-10-25 19:03:11.842000", UTC, always six digits.
std::string human_time(std::int64_t us);
// "2025-10-25T19:03:11.842Z", UTC.
std::string iso_time_ms(std::int64_t ms);
// The first millisecond of the UTC month that holds ms, and of the month after it.
std::int64_t month_start_ms(std::int64_t ms);
std::int64_t next_month_start_ms(std::int64_t ms);
// "90s", "10m", "2h", "3d", "250ms" and their sums ("1h30m"); nothing else.
std::optional<Milliseconds> parse_duration(std::string_view text);
std::string format_duration(Milliseconds duration);

} // namespace nof0
