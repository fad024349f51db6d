// MarketFilter: of what a venue says of its market, what is news. Subscribing again repeats trades
// and books; bars are told while they form; coins of other markets come along.
//
// Lets each trade, each book and each closed bar through once, in order, whatever is repeated.
// Pure; one thread.
#pragma once

#include "domain/venue_events.hpp"
#include "venues/hyperliquid/skip_counts.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace nof0::venues::hyperliquid {

class MarketFilter {
public:
    // So many trades of a coin are remembered: the venue repeats its last 30 after subscribing.
    static constexpr std::size_t k_trades_remembered = 1'024;

    // Of one series, while a gap before them cannot be filled.
    static constexpr std::size_t k_bars_waiting_max = 1'024;

    // What is not of these coins is counted by name and dropped.
    void set_coins(const std::vector<MarketAsset>& assets);
    bool knows(const Symbol& coin) const { return coins_.contains(coin.text()); }

    // Leaves in `events` what is news. Bars stay out while they form: one is closed when its
    // successor begins, and comes out then.
    void keep_news(VenueEvents& events);

    // The stream was away: what it last said of a bar may not have been the last word, and others
    // may be missing. Bars that close from now on wait for fill_gap().
    void forget_forming();
    // The open of the first bar that is missing; nullopt: none of this series ever came.
    std::optional<std::int64_t> gap_from_ms(const Symbol& coin, const std::string& interval) const;
    // The bars since then as REST tells them, oldest first, the last one perhaps still forming.
    // Gives those that are news, and what waited for them, in order.
    std::vector<Candle> fill_gap(const Symbol& coin, const std::string& interval,
                                 std::vector<Candle> bars);

    // A coin came that was not known; told once.
    bool take_unknown_coin() { return std::exchange(unknown_coin_, false); }
    SkipCounts& skips() { return skips_; }
    const SkipCounts& skips() const { return skips_; }

private:
    struct Tape {
        std::unordered_set<std::string> known;
        std::deque<std::string> order;
    };
    struct Series {
        std::optional<std::int64_t> last_closed_ms; // its open
        std::optional<std::int64_t> length_ms;
        std::optional<Candle> forming;
        bool has_gap = false;
        std::vector<Candle> after_gap; // closed, waiting for the gap to be filled
    };
    using SeriesKey = std::pair<std::string, std::string>; // coin, interval

    bool is_wanted(const Symbol& coin);
    void keep_new_trades(std::vector<TapeTrade>& trades);
    void keep_new_books(std::vector<OrderBook>& books);
    void take_bar(Candle bar, std::vector<Candle>& closed);
    static void close(Series& series, Candle bar, std::vector<Candle>& closed);

    std::unordered_set<std::string> coins_;
    std::unordered_map<std::string, Tape> tapes_;
    std::map<std::pair<std::string, bool>, std::int64_t> book_ms_; // coin, top only
    std::map<SeriesKey, Series> series_;
    bool unknown_coin_ = false;
    SkipCounts skips_;
};

} // namespace nof0::venues::hyperliquid
