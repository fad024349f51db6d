// BarHistory: the last ten days of one symbol in bars of a minute, and candles of any whole number
// of minutes made of them. Minutes without a price have no bar, and a candle without a bar is left
// out. Bounded memory; one thread.
#pragma once

#include "domain/venue_events.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace nof0::venues::sim {

// "1m" .. "30m", "1h" .. "12h", "1d" in minutes; nullopt: no interval that divides a day.
std::optional<std::int64_t> interval_minutes(std::string_view text);

class BarHistory {
public:
    static constexpr std::size_t k_minutes_max = (10 * 24 + 5) * 60;

    // A price and what was traded at it since the last one. REQUIRES not going back.
    void add(std::int64_t time_ms, double price, double volume);
    // The same of a feed whose times may go back a little: what is older than the newest minute is
    // left out.
    void add_late(std::int64_t time_ms, double price, double volume);
    // A whole minute from elsewhere. Ignored unless newer than all that is here.
    void restore(const Candle& bar);

    // The newest `count` candles of `minutes`, oldest first; the last one is still forming when the
    // minute of `now_ms` belongs to it. Prices as they were added.
    std::vector<Candle> candles(const Symbol& symbol, std::string_view interval,
                                std::int64_t minutes, std::size_t count, std::int64_t now_ms) const;

private:
    struct Bar {
        std::int64_t minute = 0; // since the epoch
        double open = 0;
        double high = 0;
        double low = 0;
        double close = 0;
        double volume = 0;
    };
    // One of a longer interval, made of so many of the ring's that follow each other.
    struct Whole {
        Bar bar; // `minute` is the interval's first one
        std::size_t minutes = 0;
    };
    using Wholes = std::map<std::int64_t, Whole>; // by their first minute
    const Bar& from_newest(std::size_t n) const;
    void push(const Bar& bar);
    // Newest first.
    std::vector<Whole> walk(std::int64_t minutes, std::size_t count) const;
    void keep(std::int64_t minutes, const std::vector<Whole>& walked) const;

    std::vector<Bar> ring_;
    std::size_t newest_ = 0; // where it is, once there is one
    // What walks made of intervals that no price can change any more, by the interval: ten days of
    // four-hour bars are 14,400 minutes, and everybody asks for them at every price.
    mutable std::map<std::int64_t, Wholes> kept_;
};

} // namespace nof0::venues::sim
