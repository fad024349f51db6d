#include "traders/market_board.hpp"

#include <algorithm>
#include <set>

namespace nof0::traders {
namespace {

constexpr std::int64_t k_memo_ms = 1'000;
constexpr double k_average_weight = 0.02; // of the newest open interest in its average

// What is not said again stays as it was said last.
template<class T>
void take(std::optional<T>& into, const std::optional<T>& from) {
    if (from) {
        into = from;
    }
}

double liquidity(const MarketContext& context) {
    const double price = context.mark_px.value_or(context.mid_px.value_or(0));
    return context.open_interest.value_or(0) * price;
}

} // namespace

MarketBoard::Coin& MarketBoard::coin(const Symbol& symbol) {
    std::unique_ptr<Coin>& coin = coins_[symbol];
    if (!coin) {
        coin = std::make_unique<Coin>();
    }
    return *coin;
}

void MarketBoard::take_context(const MarketContext& context) {
    Coin& coin = this->coin(context.symbol);
    if (!coin.context) {
        coin.context = context;
    }
    MarketContext& known = *coin.context;
    known.ts_ms = std::max(known.ts_ms, context.ts_ms);
    take(known.funding, context.funding);
    take(known.open_interest, context.open_interest);
    take(known.oracle_px, context.oracle_px);
    take(known.mark_px, context.mark_px);
    take(known.mid_px, context.mid_px);
    take(known.prev_day_px, context.prev_day_px);
    take(known.day_ntl_vlm, context.day_ntl_vlm);
    take(known.day_base_vlm, context.day_base_vlm);
    if (context.open_interest) {
        double& average = coin.open_interest_average.emplace(
            coin.open_interest_average.value_or(*context.open_interest));
        average += k_average_weight * (*context.open_interest - average);
    }
}

void MarketBoard::observe(const VenueEvents& events, std::int64_t received_ms) {
    heard_ = ArenaTime::from_ms(received_ms);
    for (const MarketAsset& asset : events.assets) {
        coin(asset.symbol).asset = asset;
    }
    for (const MarketContext& context : events.contexts) {
        take_context(context);
        Coin& coin = this->coin(context.symbol);
        coin.context->ts_ms = std::max(coin.context->ts_ms, received_ms);
    }
    for (const MidPrice& mid : events.mids) {
        const auto found = coins_.find(mid.symbol);
        if (found != coins_.end() && found->second->context) {
            found->second->context->mid_px = mid.px;
            found->second->context->ts_ms = received_ms;
        }
    }
}

std::vector<Symbol> MarketBoard::candidates(std::size_t count,
                                            const std::vector<Symbol>& besides) const {
    std::vector<std::pair<double, Symbol>> ranked;
    for (const auto& [symbol, coin] : coins_) {
        const bool trades = coin->context && coin->asset && !coin->asset->is_delisted;
        const bool is_followed = followed_.empty() || followed_.contains(symbol);
        // Where open interest is not told, the liquidity guard decides.
        const bool is_liquid =
            trades && (!coin->context->open_interest.has_value() || liquidity(*coin->context) > 0);
        if (trades && is_followed && is_liquid) {
            ranked.emplace_back(-liquidity(*coin->context), symbol);
        }
    }
    std::ranges::sort(ranked);
    std::vector<Symbol> chosen;
    std::set<Symbol> seen;
    for (const auto& [rank, symbol] : ranked) {
        if (chosen.size() < count && seen.insert(symbol).second) {
            chosen.push_back(symbol);
        }
    }
    for (const Symbol& symbol : besides) {
        if (seen.insert(symbol).second) {
            chosen.push_back(symbol);
        }
    }
    return chosen;
}

Task<> MarketBoard::look(Symbol symbol, Coin& coin, std::int64_t now_ms, Deadline deadline) {
    const auto intraday = co_await provider_.candles(symbol, "3m", rules::k_view_bars, deadline);
    const auto four_hour = co_await provider_.candles(symbol, "4h", rules::k_view_bars, deadline);
    const std::vector<Candle> nothing;
    rules::MarketInputs inputs{
        .intraday = intraday ? intraday.value() : nothing,
        .four_hour = four_hour ? four_hour.value() : nothing,
        .context = coin.context.value_or(MarketContext{.symbol = symbol}),
        .asset = coin.asset ? &*coin.asset : nullptr,
        .open_interest_average = coin.open_interest_average,
        .now = ArenaTime::from_ms(now_ms),
    };
    coin.view.reset();
    coin.note.clear();
    Result<rules::MarketView> view = rules::market_view(inputs);
    if (!view) {
        coin.note = view.error().message;
    } else {
        coin.view = std::move(view.value());
        for (const auto* bars : {&intraday, &four_hour}) {
            if (!*bars) {
                coin.view->notes.push_back(symbol.text() + ": " + bars->error().message);
            }
        }
    }
    coin.view_ms = now_ms;
}

Task<MarketBoard::Page> MarketBoard::page(std::vector<Symbol> symbols, Deadline deadline) {
    Page page;
    for (const Symbol& symbol : symbols) {
        Coin& coin = this->coin(symbol);
        const std::int64_t now_ms = clock_.now().ms();
        if (coin.view_ms < 0 || now_ms - coin.view_ms >= k_memo_ms) {
            co_await look(symbol, coin, now_ms, deadline);
        }
        if (coin.view) {
            page.views.push_back(*coin.view);
        } else {
            page.notes.push_back(coin.note);
        }
    }
    co_return page;
}

std::optional<double> MarketBoard::mark(const Symbol& symbol) const {
    const auto found = coins_.find(symbol);
    return found != coins_.end() && found->second->context ? found->second->context->mark_px
                                                           : std::nullopt;
}

std::optional<int> MarketBoard::size_decimals(const Symbol& symbol) const {
    const auto found = coins_.find(symbol);
    return found != coins_.end() && found->second->asset ? found->second->asset->sz_decimals
                                                         : std::nullopt;
}

} // namespace nof0::traders
