#include "domain/venue_events.hpp"

#include <algorithm>

namespace nof0 {
namespace {

// Calls fn(time) for every time of an event; fn may change it.
template<class Events, class Fn>
void for_each_time(Events& events, Fn fn) {
    for (auto& trade : events.trades) {
        fn(trade.time_ms);
    }
    for (auto& book : events.books) {
        fn(book.time_ms);
    }
    for (auto& fill : events.fills) {
        fn(fill.time_ms);
    }
    for (auto& movement : events.cash) {
        fn(movement.time_ms);
    }
    for (auto& account : events.accounts) {
        if (account.time_ms != 0) {
            fn(account.time_ms);
        }
    }
    for (auto& candle : events.candles) {
        fn(candle.open_ms);
        fn(candle.close_ms);
    }
}

} // namespace

bool AccountState::covers(std::string_view coin) const {
    const bool is_spot = coin.starts_with('@') || coin.find('/') != std::string_view::npos;
    const std::size_t colon = coin.find(':');
    const std::string_view prefix =
        colon == std::string_view::npos ? std::string_view() : coin.substr(0, colon);
    return !is_spot && prefix == market;
}

void VenueEvents::clear() {
    trades.clear();
    mids.clear();
    books.clear();
    contexts.clear();
    assets.clear();
    candles.clear();
    fills.clear();
    fills_are_history = false;
    cash.clear();
    accounts.clear();
}

std::optional<std::int64_t> VenueEvents::newest_ms() const {
    std::optional<std::int64_t> newest;
    for_each_time(*this,
                  [&](std::int64_t time) { newest = std::max(newest.value_or(time), time); });
    return newest;
}

void VenueEvents::shift(std::int64_t by_ms) {
    if (by_ms != 0) {
        for_each_time(*this, [by_ms](std::int64_t& time) { time += by_ms; });
    }
}

} // namespace nof0
