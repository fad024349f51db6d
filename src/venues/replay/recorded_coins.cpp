#include "venues/replay/recorded_coins.hpp"

#include <set>
#include <utility>

namespace nof0::venues {
namespace {

constexpr std::int32_t k_size_decimals = 5;
constexpr double k_leverage_max = 10;

} // namespace

template<class Call>
void RecordedCoins::for_each_price(const VenueEvents& events, Call call) {
    for (const Candle& bar : events.candles) {
        call(bar.symbol, bar.close);
    }
    for (const TapeTrade& trade : events.trades) {
        call(trade.symbol, trade.px);
    }
    for (const OrderBook& book : events.books) {
        if (!book.bids.empty() && !book.asks.empty()) {
            call(book.symbol, (book.bids.front().px + book.asks.front().px) / 2);
        }
    }
    for (const MidPrice& mid : events.mids) {
        call(mid.symbol, mid.px);
    }
}

RecordedCoins::Coin* RecordedCoins::coin(const Symbol& symbol) {
    const auto found = coins_.find(symbol);
    if (found != coins_.end()) {
        return &found->second;
    }
    if (coins_.size() >= k_coins_max) {
        return nullptr;
    }
    Coin coin{.asset = {.provider = provider_, .symbol = symbol}};
    coin.asset.sz_decimals = k_size_decimals;
    coin.asset.max_leverage = k_leverage_max;
    return &coins_.emplace(symbol, std::move(coin)).first->second;
}

void RecordedCoins::foresee(const VenueEvents& events) {
    for (const MarketAsset& asset : events.assets) {
        if (Coin* known = coin(asset.symbol)) {
            known->asset = asset;
            known->asset.provider = provider_;
        }
    }
    for (const MarketContext& context : events.contexts) {
        coin(context.symbol);
    }
    for_each_price(events, [this](const Symbol& symbol, double) { coin(symbol); });
}

void RecordedCoins::complete(VenueEvents& events, std::int64_t time_ms) {
    foresee(events);
    for (MarketAsset& asset : events.assets) {
        asset.provider = provider_;
    }
    for (MarketContext& context : events.contexts) {
        context.provider = provider_;
        if (Coin* known = coin(context.symbol)) {
            known->context = context;
            known->has_recorded_context = true;
        }
    }
    std::set<Symbol> moved;
    for_each_price(events, [&](const Symbol& symbol, double price) {
        Coin* const known = price > 0 ? coin(symbol) : nullptr;
        if (known != nullptr && !known->has_recorded_context) {
            known->context = MarketContext{.provider = provider_, .symbol = symbol};
            known->context->ts_ms = time_ms;
            known->context->mark_px = known->context->mid_px = price;
            moved.insert(symbol);
        }
    });
    for (const Symbol& symbol : moved) {
        events.contexts.push_back(*coins_.at(symbol).context);
    }
    for (const MarketAsset& asset : events.assets) {
        if (Coin* known = coin(asset.symbol)) {
            known->is_told = true;
        }
    }
    for (const MarketContext& context : events.contexts) {
        Coin* const known = coin(context.symbol);
        if (known != nullptr && !std::exchange(known->is_told, true)) {
            events.assets.push_back(known->asset);
        }
    }
}

VenueEvents RecordedCoins::all() const {
    VenueEvents events;
    for (const auto& [symbol, coin] : coins_) {
        events.assets.push_back(coin.asset);
        if (coin.context) {
            events.contexts.push_back(*coin.context);
        }
    }
    return events;
}

} // namespace nof0::venues
