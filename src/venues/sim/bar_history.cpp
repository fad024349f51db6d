#include "venues/sim/bar_history.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nof0::venues::sim {
namespace {

constexpr std::int64_t k_minute_ms = 60'000;

constexpr std::int64_t k_kept_minutes_min = 60; // shorter ones are walked soon enough

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

std::vector<BarHistory::Whole> BarHistory::walk(std::int64_t minutes, std::size_t count) const {
    std::vector<Whole> walked;
    const auto kept = kept_.find(minutes);
    for (std::size_t n = 0; n < ring_.size(); ++n) {
        const Bar& bar = from_newest(n);
        const std::int64_t first = bar.minute / minutes * minutes;
        if (!walked.empty() && walked.back().bar.minute == first) {
            Bar& whole = walked.back().bar;
            whole.open = bar.open; // from the newest to the oldest: that of the last one stays
            whole.high = std::max(whole.high, bar.high);
            whole.low = std::min(whole.low, bar.low);
            whole.volume += bar.volume;
            ++walked.back().minutes;
            continue;
        }
        if (walked.size() == count) {
            break;
        }
        if (kept != kept_.end()) {
            const auto known = kept->second.find(first);
            if (known != kept->second.end() && n + known->second.minutes <= ring_.size()) {
                walked.push_back(known->second); // the ring still has all of it
                n += known->second.minutes - 1;
                continue;
            }
        }
        walked.push_back({bar, 1});
        walked.back().bar.minute = first;
    }
    return walked;
}

// All but the newest, which still grows, and the oldest, which may have lost its first minutes.
void BarHistory::keep(std::int64_t minutes, const std::vector<Whole>& walked) const {
    if (minutes < k_kept_minutes_min || walked.size() < 3) {
        return;
    }
    Wholes& kept = kept_[minutes];
    for (std::size_t n = 1; n + 1 < walked.size(); ++n) {
        kept.try_emplace(walked[n].bar.minute, walked[n]);
    }
    kept.erase(kept.begin(), kept.lower_bound(from_newest(ring_.size() - 1).minute));
}

std::vector<Candle> BarHistory::candles(const Symbol& symbol, std::string_view interval,
                                        std::int64_t minutes, std::size_t count,
                                        std::int64_t now_ms) const {
    const std::vector<Whole> walked = walk(minutes, count);
    keep(minutes, walked);
    std::vector<Candle> candles;
    candles.reserve(walked.size());
    const std::int64_t width_ms = minutes * k_minute_ms;
    for (auto whole = walked.rbegin(); whole != walked.rend(); ++whole) {
        const Bar& bar = whole->bar;
        const std::int64_t open_ms = bar.minute * k_minute_ms;
        candles.push_back({.symbol = symbol,
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
    return candles;
}

} // namespace nof0::venues::sim
