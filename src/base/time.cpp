#include "base/time.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace nof0 {
namespace {

struct CivilTime {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<std::chrono::microseconds> clock;
};

CivilTime civil(std::int64_t us) {
    using namespace std::chrono;
    const sys_time<microseconds> instant{microseconds{us}};
    const auto day = floor<days>(instant);
    return {year_month_day{day}, hh_mm_ss<microseconds>{instant - day}};
}

struct Unit {
    std::string_view name;
    std::int64_t ms;
};
// Longest names first, so that "ms" is not read as "m".
constexpr std::array<Unit, 5> k_units{
    {{"ms", 1}, {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}}};

} // namespace

std::int64_t us_from_seconds(double seconds) {
    return std::llround(seconds * 1e6);
}

std::string human_time(std::int64_t us) {
    const CivilTime t = civil(us);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}", int(t.date.year()),
                       unsigned(t.date.month()), unsigned(t.date.day()), t.clock.hours().count(),
                       t.clock.minutes().count(), t.clock.seconds().count(),
                       t.clock.subseconds().count());
}

std::string iso_time_ms(std::int64_t ms) {
    const CivilTime t = civil(ms * 1000);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(t.date.year()),
                       unsigned(t.date.month()), unsigned(t.date.day()), t.clock.hours().count(),
                       t.clock.minutes().count(), t.clock.seconds().count(),
                       t.clock.subseconds().count() / 1000);
}

std::int64_t month_start_ms(std::int64_t ms) {
    using namespace std::chrono;
    const CivilTime t = civil(ms * 1000);
    const sys_days first{t.date.year() / t.date.month() / 1};
    return duration_cast<milliseconds>(first.time_since_epoch()).count();
}

std::int64_t next_month_start_ms(std::int64_t ms) {
    constexpr std::int64_t days_32_ms = 32LL * 86'400'000;
    return month_start_ms(month_start_ms(ms) + days_32_ms);
}

std::optional<Milliseconds> parse_duration(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    std::int64_t total_ms = 0;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || number > 1'000'000'000) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const Unit* unit = nullptr;
        for (const Unit& candidate : k_units) {
            if (text.starts_with(candidate.name)) {
                unit = &candidate;
                break;
            }
        }
        if (unit == nullptr) {
            return std::nullopt;
        }
        text.remove_prefix(unit->name.size());
        total_ms += number * unit->ms;
    }
    return Milliseconds{total_ms};
}

std::string format_duration(Milliseconds duration) {
    std::int64_t ms = duration.count();
    if (ms == 0) {
        return "0s";
    }
    std::string text = ms < 0 ? "-" : "";
    ms = std::abs(ms);
    for (const auto& [name, unit_ms] : {Unit{"d", 86'400'000}, Unit{"h", 3'600'000},
                                        Unit{"m", 60'000}, Unit{"s", 1000}, Unit{"ms", 1}}) {
        if (ms >= unit_ms) {
            text += fmt::format("{}{}", ms / unit_ms, name);
            ms %= unit_ms;
        }
    }
    return text;
}

} // namespace nof0
