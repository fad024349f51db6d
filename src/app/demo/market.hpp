// DemoMarket: one-minute prices of six coins, correlated, with fat tails, clusters of volatility
// and slow trends. A pure function of the seed; one thread; constant memory.
#pragma once

#include "base/decimal.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "domain/symbol.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace nof0::app::demo {

inline constexpr std::size_t k_coins = 6;
inline constexpr std::size_t k_history_minutes = 240;

struct CoinSpec {
    Symbol symbol;
    double start_price;
    Decimal tick;        // smallest step of a mark
    Decimal lot;         // smallest step of a size
    double volatility;   // of a minute's return
    double market_share; // of the variance that is the whole market's
    double max_leverage; // as known_max_leverage()
};
const std::array<CoinSpec, k_coins>& coin_specs();

// What a strategy looks at, in units of the coin's usual four-hour move.
struct CoinView {
    double momentum = 0; // return of the last four hours
    double stretch = 0;  // distance from the day's average
    double breakout = 0; // -1 at the four-hour low, +1 at its high
};

class DemoMarket {
public:
    DemoMarket(std::uint64_t seed, ArenaTime start);

    // Moves to the minute that holds `time`. REQUIRES not going back.
    void advance_to(ArenaTime time);

    Decimal mark(std::size_t coin) const; // a whole number of ticks
    Decimal mid(std::size_t coin) const;  // may lie half a tick off
    CoinView view(std::size_t coin) const;
    // The last `count` prices, `every_minutes` apart, oldest first.
    std::vector<double> recent_mids(std::size_t coin, std::size_t count,
                                    std::size_t every_minutes) const;
    // A usual four-hour move as a fraction of the price.
    double usual_move(std::size_t coin) const;
    Decimal to_tick(std::size_t coin, double price) const; // the nearest, at least one tick

private:
    struct Coin {
        double price = 0;
        double day_average = 0;
        std::array<double, k_history_minutes> history{}; // a ring
        bool mid_is_half_a_tick_up = false;
    };
    void step();

    Random random_;
    ArenaTime minute_;
    std::uint64_t minutes_ = 0;
    double turbulence_ = 1; // multiplies the variance
    double trend_ = 0;      // of the whole market, per minute, in deviations
    std::array<Coin, k_coins> coins_;
};

} // namespace nof0::app::demo
