#include "venues/hyperliquid/market_filter.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace nof0::venues::hyperliquid {
namespace {

// Spot pairs (@1, PURR/USDC), outcomes (#3) and the perpetuals of other builders (xyz:TSLA) have
// streams of their own; here they are neighbours of what we want.
bool is_of_other_market(const std::string& coin) {
    return coin.find_first_of("@#/:") != coin.npos;
}

// A number of 0 is no number: such trades are told apart by all that they hold, and equal ones of
// one message by their place among them.
std::string key_of(const TapeTrade& trade, std::size_t place) {
    return trade.tid != 0 ? fmt::format("{}:{}", trade.time_ms, trade.tid)
                          : fmt::format("{}:{}:{}:{}:{}", trade.time_ms, trade.px, trade.sz,
                                        static_cast<int>(trade.aggressor), place);
}

} // namespace

void MarketFilter::set_coins(const std::vector<MarketAsset>& assets) {
    coins_.clear();
    for (const MarketAsset& asset : assets) {
        coins_.insert(asset.symbol.text());
    }
}

bool MarketFilter::is_wanted(const Symbol& coin) {
    if (knows(coin)) {
        return true;
    }
    if (is_of_other_market(coin.text())) {
        skips_.add("coin", "of another market");
    } else {
        skips_.add("coin", coin.text());
        unknown_coin_ = true;
    }
    return false;
}

void MarketFilter::keep_news(VenueEvents& events) {
    const auto is_unwanted = [this](const auto& row) { return !is_wanted(row.symbol); };
    std::erase_if(events.trades, is_unwanted);
    std::erase_if(events.mids, is_unwanted);
    std::erase_if(events.books, is_unwanted);
    std::erase_if(events.contexts, is_unwanted);
    std::erase_if(events.candles, is_unwanted);
    keep_new_trades(events.trades);
    keep_new_books(events.books);
    std::vector<Candle> closed;
    for (Candle& bar : events.candles) {
        take_bar(std::move(bar), closed);
    }
    events.candles = std::move(closed);
}

void MarketFilter::keep_new_trades(std::vector<TapeTrade>& trades) {
    std::map<std::string, std::size_t> unnumbered;
    std::erase_if(trades, [&](const TapeTrade& trade) {
        const std::size_t place =
            trade.tid == 0 ? unnumbered[trade.symbol.text() + key_of(trade, 0)]++ : 0;
        Tape& tape = tapes_[trade.symbol.text()];
        std::string key = key_of(trade, place);
        if (!tape.known.insert(key).second) {
            skips_.add("repeat", "trade");
            return true;
        }
        tape.order.push_back(std::move(key));
        if (tape.order.size() > k_trades_remembered) {
            tape.known.erase(tape.order.front());
            tape.order.pop_front();
        }
        return false;
    });
}

void MarketFilter::keep_new_books(std::vector<OrderBook>& books) {
    std::erase_if(books, [&](const OrderBook& book) {
        const auto [last, is_first] =
            book_ms_.try_emplace({book.symbol.text(), book.top_only}, book.time_ms);
        if (!is_first && book.time_ms <= last->second) {
            skips_.add("repeat", "book");
            return true;
        }
        last->second = book.time_ms;
        return false;
    });
}

void MarketFilter::close(Series& series, Candle bar, std::vector<Candle>& closed) {
    bar.is_closed = true;
    series.last_closed_ms = bar.open_ms;
    closed.push_back(std::move(bar));
}

void MarketFilter::take_bar(Candle bar, std::vector<Candle>& closed) {
    Series& series = series_[{bar.symbol.text(), bar.interval}];
    series.length_ms = bar.close_ms - bar.open_ms + 1;
    const bool is_old = (series.forming && bar.open_ms < series.forming->open_ms) ||
                        (series.last_closed_ms && bar.open_ms <= *series.last_closed_ms);
    if (is_old) {
        skips_.add("repeat", "candle");
        return;
    }
    if (series.forming && series.forming->open_ms < bar.open_ms) {
        if (!series.has_gap) {
            close(series, std::move(*series.forming), closed);
        } else if (series.after_gap.size() < k_bars_waiting_max) {
            series.after_gap.push_back(std::move(*series.forming));
        } else {
            skips_.add("gap", "candle"); // REST has it as well
        }
    }
    bar.is_closed = false;
    series.forming = std::move(bar);
}

void MarketFilter::forget_forming() {
    for (auto& [key, series] : series_) {
        if (series.forming && !series.last_closed_ms) {
            series.last_closed_ms = series.forming->open_ms - *series.length_ms;
        }
        series.has_gap = series.last_closed_ms.has_value();
        series.forming.reset();
        series.after_gap.clear(); // the next answer reaches back to before them
    }
}

std::optional<std::int64_t> MarketFilter::gap_from_ms(const Symbol& coin,
                                                      const std::string& interval) const {
    const auto found = series_.find({coin.text(), interval});
    if (found == series_.end() || !found->second.has_gap) {
        return std::nullopt;
    }
    return *found->second.last_closed_ms + *found->second.length_ms;
}

// The stream went on while REST was asked, so what it says of a bar is the newer word: REST has the
// bars before those.
std::vector<Candle> MarketFilter::fill_gap(const Symbol& coin, const std::string& interval,
                                           std::vector<Candle> bars) {
    Series& series = series_[{coin.text(), interval}];
    std::vector<Candle> closed;
    std::vector<Candle> after = std::move(series.after_gap);
    series.after_gap.clear();
    series.has_gap = false;
    std::int64_t stream_from_ms = std::numeric_limits<std::int64_t>::max();
    if (!after.empty()) {
        stream_from_ms = after.front().open_ms;
    } else if (series.forming) {
        stream_from_ms = series.forming->open_ms;
    }
    for (Candle& bar : bars) {
        const bool is_known = series.last_closed_ms && bar.open_ms <= *series.last_closed_ms;
        if (is_known || bar.open_ms >= stream_from_ms || bar.symbol != coin) {
            continue;
        }
        if (bar.is_closed || stream_from_ms != std::numeric_limits<std::int64_t>::max()) {
            close(series, std::move(bar), closed);
        } else {
            take_bar(std::move(bar), closed);
        }
    }
    for (Candle& bar : after) {
        close(series, std::move(bar), closed);
    }
    return closed;
}

} // namespace nof0::venues::hyperliquid
