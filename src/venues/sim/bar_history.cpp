#include "venues/sim/bar_history.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nof0::venues::sim {
namespace {

constexpr std::int64_t k_minute_ms = 60'000;

void extend(Candle& candle, double open, double high, double low, double volume) {
    // Bars are visited from the newest to the oldest, so the open of the last one visited stays.
    candle.open = open;
    candle.high = std::max(candle.high, high);
    candle.low = std::min(candle.low, low);
    candle.volume += volume;
}

} // namespace

std::optional<std::int64_t> interval_minutes(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::int64_t>, 11> known{
        {{"1m", 1},
         {"3m", 3},
         {"5m", 5},
         {"15m", 15},
         {"30m", 30},
         {"1h", 60},
         {"2h", 120},
         {"4h", 240},
         {"8h", 480},
         {"12h", 720},
         {"1d", 1440}}};
    const auto found =
        std::ranges::find(known, text, &std::pair<std::string_view, std::int64_t>::first);
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

const BarHistory::Bar& BarHistory::from_newest(std::size_t n) const {
    return ring_[(newest_ + ring_.size() - n) % ring_.size()];
}

void BarHistory::push(const Bar& bar) {
    if (ring_.size() < k_minutes_max) {
        ring_.push_back(bar); // not wrapped yet: the newest is the last
        newest_ = ring_.size() - 1;
    } else {
        newest_ = (newest_ + 1) % k_minutes_max;
        ring_[newest_] = bar;
    }
}

void BarHistory::add(std::int64_t time_ms, double price, double volume) {
    const std::int64_t minute = time_ms / k_minute_ms;
    if (ring_.empty() || ring_[newest_].minute < minute) {
        push({minute, price, price, price, price, volume});
        return;
    }
    Bar& bar = ring_[newest_];
    ensure(bar.minute == minute, "bars do not go back");
    bar.high = std::max(bar.high, price);
    bar.low = std::min(bar.low, price);
    bar.close = price;
    bar.volume += volume;
}

void BarHistory::add_late(std::int64_t time_ms, double price, double volume) {
    if (ring_.empty() || ring_[newest_].minute <= time_ms / k_minute_ms) {
        add(time_ms, price, volume);
    }
}

void BarHistory::restore(const Candle& bar) {
    const std::int64_t minute = bar.open_ms / k_minute_ms;
    if (ring_.empty() || ring_[newest_].minute < minute) {
        push({minute, bar.open, bar.high, bar.low, bar.close, bar.volume});
    }
}

std::vector<Candle> BarHistory::candles(const Symbol& symbol, std::string_view interval,
                                        std::int64_t minutes, std::size_t count,
                                        std::int64_t now_ms) const {
    std::vector<Candle> newest_first;
    const std::int64_t width_ms = minutes * k_minute_ms;
    for (std::size_t n = 0; n < ring_.size(); ++n) {
        const Bar& bar = from_newest(n);
        const std::int64_t open_ms = bar.minute * k_minute_ms / width_ms * width_ms;
        if (!newest_first.empty() && newest_first.back().open_ms == open_ms) {
            extend(newest_first.back(), bar.open, bar.high, bar.low, bar.volume);
            continue;
        }
        if (newest_first.size() == count) {
            break;
        }
        newest_first.push_back({.symbol = symbol,
                                .interval = std::string(interval),
                                .open_ms = open_ms,
                                .close_ms = open_ms + width_ms - 1,
                                .open = bar.open,
                                .high = bar.high,
                                .low = bar.low,
                                .close = bar.close,
                                .volume = bar.volume,
                                .is_closed = now_ms >= open_ms + width_ms});
    }
    std::ranges::reverse(newest_first);
    return newest_first;
}

} // namespace nof0::venues::sim
