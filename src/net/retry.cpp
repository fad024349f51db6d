#include "net/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace nof0::net {
namespace {

constexpr double k_day_ms = 86'400'000;

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Milliseconds bounded(double ms) {
    return Milliseconds{static_cast<std::int64_t>(std::ceil(std::clamp(ms, 0.0, k_day_ms)))};
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    const char* const begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + count, value);
    return error == std::errc() && end == begin + count && value >= 0 ? std::optional(value)
                                                                      : std::nullopt;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", the only form that may be sent today; the day's name is not
// looked at.
std::optional<std::int64_t> http_date_ms(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(25) != " GMT") {
        return std::nullopt;
    }
    const auto month = std::ranges::find(months, text.substr(8, 3));
    const auto day = digits(text, 5, 2);
    const auto year = digits(text, 12, 4);
    const auto hour = digits(text, 17, 2);
    const auto minute = digits(text, 20, 2);
    const auto second = digits(text, 23, 2);
    if (month == months.end() || !day || !year || !hour || !minute || !second) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{*year},
        std::chrono::month{static_cast<unsigned>(month - months.begin() + 1)},
        std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const auto at = std::chrono::sys_days(date) + std::chrono::hours{*hour} +
                    std::chrono::minutes{*minute} + std::chrono::seconds{*second};
    return std::chrono::duration_cast<Milliseconds>(at.time_since_epoch()).count();
}

} // namespace

Milliseconds Backoff::next() {
    const double whole =
        std::min(static_cast<double>(options_.longest.count()),
                 static_cast<double>(options_.first.count()) * std::exp2(std::min(tries_, 60)));
    ++tries_;
    return Milliseconds{static_cast<std::int64_t>(whole * (0.5 + random_.unit() / 2))};
}

std::optional<Milliseconds> Backoff::next(Deadline deadline, std::optional<Milliseconds> asked) {
    if (tries_ >= options_.retries_max) {
        return std::nullopt;
    }
    const Milliseconds pause = std::max(next(), asked.value_or(Milliseconds{0}));
    return pause < deadline.left() ? std::optional(pause) : std::nullopt;
}

std::optional<Milliseconds> retry_after(const HttpResponse& response, WallTime now) {
    if (const auto ms = number(response.header("retry-after-ms"))) {
        return bounded(*ms);
    }
    const std::string_view text = response.header("retry-after");
    if (const auto seconds = number(text)) {
        return bounded(*seconds * 1'000);
    }
    if (const auto at_ms = http_date_ms(text)) {
        return bounded(static_cast<double>(*at_ms - now.ms()));
    }
    return std::nullopt;
}

} // namespace nof0::net
