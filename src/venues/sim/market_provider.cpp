#include "venues/sim/market_provider.hpp"

namespace nof0::venues::sim {

SimMarketProvider::SimMarketProvider(SimMarket market, const ArenaClock& clock,
                                     ArenaSleeper& sleeper, Options options)
    : market_(std::move(market)), clock_(clock), sleeper_(sleeper), options_(std::move(options)) {}

VenueEvents SimMarketProvider::moment(bool with_assets) {
    market_.advance_to(clock_.now());
    VenueEvents events;
    if (with_assets) {
        events.assets = market_.assets();
    }
    events.contexts = market_.contexts();
    events.mids = market_.mids();
    return events;
}

Task<> SimMarketProvider::run(EventSink& sink) {
    is_stopped_ = false;
    bool is_first = true;
    while (!is_stopped_) {
        VenueEvents events = moment(is_first);
        is_first = false;
        std::string source = options_.name;
        std::optional<TraderId> nobody;
        co_await sink.offer(std::move(events), std::move(source), std::move(nobody),
                            market_.now().ms());
        if (!is_stopped_) {
            co_await sleeper_.sleep(options_.step, options_.wall_step_min);
        }
    }
}

void SimMarketProvider::stop() {
    is_stopped_ = true;
    sleeper_.wake();
}

Task<Answer<VenueEvents>> SimMarketProvider::assets(Deadline) {
    co_return moment(true);
}

Task<Answer<std::vector<Candle>>> SimMarketProvider::candles(Symbol symbol, std::string interval,
                                                             std::size_t count, Deadline) {
    if (!interval_minutes(interval)) {
        co_return refused("the simulated market has no candles of " + interval);
    }
    market_.advance_to(clock_.now());
    auto candles = market_.candles(symbol, interval, count);
    if (candles.empty() && count > 0) {
        co_return refused("the simulated market does not know " + symbol.text());
    }
    co_return candles;
}

} // namespace nof0::venues::sim
