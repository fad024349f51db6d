// SimMarket: prices of six perpetuals that never existed, and of a market that looks alive: they
// move together, have fat tails, calm and wild hours, slow trends, funding that follows the
// premium, open interest and volume that move.
//
// A pure function of the seed and the start: it advances second by second whatever the steps it is
// asked in, draws from base/random alone and uses no library function whose last bit differs
// between machines. A second costs about a third of a microsecond.
//
// state() is all of it but the bars; a market restored from it goes on bit for bit. Bars are kept
// for ten days (4.5 MB); after a restart they are what restore_bars() was given, and what it was
// not given is missing from the candles, not invented. One thread.
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/venue_events.hpp"
#include "venues/sim/bar_history.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::venues::sim {

struct MarketSpec {
    Symbol symbol;
    std::string_view name;
    double start_price;
    int size_decimals;
    int max_leverage;
    double volatility;     // of a minute's return
    double market_share;   // of the variance that is the whole market's
    double day_volume_usd; // on a usual day
    double open_interest_usd;
};
inline constexpr std::size_t k_sim_coins = 6;
// BTC, ETH, SOL, BNB, DOGE, XRP: the place in this list is the asset's number.
const std::array<MarketSpec, k_sim_coins>& market_specs();

class SimMarket {
public:
    // The market begins `warm_up` before `start`, so that there is a past to look at.
    SimMarket(std::string provider, std::uint64_t seed, ArenaTime start,
              Seconds warm_up = std::chrono::hours{24 * 10 + 4});
    // Refuses a text that is no state of a market.
    static Result<SimMarket> restore(std::string provider, std::string_view state);

    // Moves to the second that holds `time`; an earlier one changes nothing.
    void advance_to(ArenaTime time);
    ArenaTime now() const { return ArenaTime::from_ms(second_ * 1000); }

    std::vector<MarketAsset> assets() const;
    std::vector<MarketContext> contexts() const;
    std::vector<MidPrice> mids() const;

    // The newest `count` bars, oldest first; see BarHistory. Empty for unknown symbols.
    std::vector<Candle> candles(const Symbol& symbol, std::string_view interval,
                                std::size_t count) const;
    // Closed 1-minute bars of the past, from a store, by symbol and then ascending; what is not of
    // this market or not before now() is left out.
    void restore_bars(std::span<const Candle> bars);

    // About two kilobytes of JSON.
    std::string state() const;

private:
    struct Coin {
        double price = 0;
        double premium = 0;       // price over oracle, less 1, of the moment
        double premium_hour = 0;  // its average over about an hour
        double open_interest = 0; // in the coin
        double day_base_volume = 0;
        double day_usd_volume = 0;
        bool mid_is_half_a_tick_up = false;
        std::array<double, 24> hourly{}; // prices of the last day, a ring by hour; 0: not yet
    };
    SimMarket(std::string provider, Random random);
    void step_second();
    void step_minute();
    void step_coin(std::size_t coin, double common, double size);
    MarketContext context(std::size_t coin) const;

    std::string provider_;
    Random random_;
    std::int64_t second_ = 0; // the last one that was lived
    double turbulence_ = 1;   // multiplies the variance; minutes to an hour
    double mood_ = 0;         // of volatility; hours
    double trend_ = 0;        // of the whole market, in deviations of a second
    std::array<Coin, k_sim_coins> coins_;
    std::array<BarHistory, k_sim_coins> bars_;
};

} // namespace nof0::venues::sim
