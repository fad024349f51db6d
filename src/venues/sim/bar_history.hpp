// BarHistory: the last ten days of one symbol in bars of a minute, and candles of any whole number
// of minutes made of them. Minutes without a price have no bar, and a candle without a bar is left
// out. Bounded memory; one thread.
#pragma once

#include "domain/venue_events.hpp"

#include <cstdint>
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
    const Bar& from_newest(std::size_t n) const;
    void push(const Bar& bar);

    std::vector<Bar> ring_;
    std::size_t newest_ = 0; // where it is, once there is one
};

} // namespace nof0::venues::sim
