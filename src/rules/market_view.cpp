#include "rules/market_view.hpp"

#include "rules/indicators.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace nof0::rules {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t k_range_bars = 20;
constexpr Milliseconds k_intraday_bar = 3min;
constexpr Milliseconds k_four_hour_bar = 4h;

bool is_price(const std::optional<double>& px) {
    return px && *px > 0 && std::isfinite(*px);
}

bool is_sound(const Candle& bar) {
    return is_price(bar.open) && is_price(bar.low) && is_price(bar.close) &&
           std::isfinite(bar.high) && bar.high >= bar.low && bar.volume >= 0;
}

// The bars after the last one that cannot be true: indicators do not run across a hole.
std::span<const Candle> sound_tail(std::span<const Candle> bars) {
    std::size_t first = bars.size();
    while (first > 0 && is_sound(bars[first - 1]) &&
           (first == bars.size() || bars[first - 1].open_ms < bars[first].open_ms)) {
        --first;
    }
    return bars.subspan(first);
}

void add_range(std::span<const Candle> bars, IndicatorSeries& series) {
    const std::size_t finished =
        bars.size() - (!bars.empty() && !bars.back().is_closed ? std::size_t{1} : 0);
    double volume = 0;
    for (const Candle& bar : bars.first(finished)) {
        volume += bar.volume;
    }
    if (finished > 0) {
        series.volume_average = volume / static_cast<double>(finished);
    }
    if (finished < k_range_bars) {
        return;
    }
    const auto range = bars.subspan(finished - k_range_bars, k_range_bars);
    series.high20 = std::ranges::max_element(range, {}, &Candle::high)->high;
    series.low20 = std::ranges::min_element(range, {}, &Candle::low)->low;
}

void push(std::vector<double>& values, const std::optional<double>& value) {
    if (value) {
        values.push_back(*value);
    }
}

// How far the price has moved, in percent, since the close of the bar that began `back` before the
// newest one; absent where the history has no bar about then.
std::optional<double> change_pct(std::span<const Candle> bars, double price, Milliseconds back,
                                 Milliseconds bar_length) {
    if (bars.empty()) {
        return std::nullopt;
    }
    const std::int64_t begin_ms = bars.back().open_ms - back.count();
    const auto after = std::ranges::upper_bound(bars, begin_ms, {}, &Candle::open_ms);
    if (after == bars.begin()) {
        return std::nullopt;
    }
    const Candle& then = *std::prev(after);
    if (then.open_ms < begin_ms - 2 * bar_length.count()) {
        return std::nullopt;
    }
    return 100 * (price / then.close - 1);
}

std::string age_text(std::int64_t age_ms) {
    return format_duration(std::chrono::duration_cast<Seconds>(Milliseconds(age_ms)));
}

struct Bars {
    std::string_view name;
    std::span<const Candle> bars;
    Milliseconds length;
};

// What of the bars may be shown, and a note for what may not.
std::span<const Candle> usable(const Bars& given, const MarketInputs& inputs, MarketView& view) {
    const std::string& symbol = view.coin.symbol.text();
    const std::span<const Candle> bars = sound_tail(given.bars);
    if (bars.size() < given.bars.size()) {
        view.notes.push_back(fmt::format("{}: {} {} bars before a broken one are left out", symbol,
                                         given.bars.size() - bars.size(), given.name));
    }
    if (bars.empty()) {
        view.notes.push_back(fmt::format("{}: no {} bars", symbol, given.name));
        return {};
    }
    const std::int64_t age_ms = inputs.now.ms() - bars.back().close_ms;
    if (Milliseconds(age_ms) > 2 * given.length + inputs.age_max) {
        view.notes.push_back(
            fmt::format("{}: the newest {} bar is {} old", symbol, given.name, age_text(age_ms)));
        return {};
    }
    constexpr std::size_t k_bars_min = 50; // of the longest indicator
    if (bars.size() < k_bars_min) {
        view.notes.push_back(
            fmt::format("{}: only {} {} bars, indicators that need more are absent", symbol,
                        bars.size(), given.name));
    }
    return bars;
}

void add_asset(const MarketInputs& inputs, MarketView& view) {
    if (inputs.asset == nullptr) {
        view.notes.push_back(view.coin.symbol.text() + ": the venue names no limits of this asset");
        return;
    }
    view.coin.max_leverage = inputs.asset->max_leverage;
    view.coin.only_isolated = inputs.asset->only_isolated;
    view.coin.is_delisted = inputs.asset->is_delisted;
    if (inputs.asset->sz_decimals) {
        view.coin.sz_decimals = static_cast<int>(*inputs.asset->sz_decimals);
    }
}

} // namespace

IndicatorSeries indicator_series(std::span<const Candle> bars) {
    IndicatorSeries series;
    Ema ema20(20);
    Ema ema50(50);
    Macd macd;
    Rsi rsi7(7);
    Rsi rsi14(14);
    Atr atr3(3);
    Atr atr14(14);
    const std::size_t shown_from = bars.size() - std::min(bars.size(), k_series_values_max);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const Candle& bar = bars[i];
        ema20.add(bar.close);
        ema50.add(bar.close);
        macd.add(bar.close);
        rsi7.add(bar.close);
        rsi14.add(bar.close);
        atr3.add(bar.high, bar.low, bar.close);
        atr14.add(bar.high, bar.low, bar.close);
        if (i >= shown_from) {
            series.prices.push_back(bar.close);
            push(series.ema20, ema20.value());
            push(series.macd, macd.value());
            push(series.rsi7, rsi7.value());
            push(series.rsi14, rsi14.value());
        }
    }
    series.ema50 = ema50.value();
    series.atr3 = atr3.value();
    series.atr14 = atr14.value();
    if (!bars.empty()) {
        series.volume = bars.back().volume;
    }
    add_range(bars, series);
    return series;
}

Result<MarketView> market_view(const MarketInputs& inputs) {
    const std::string& symbol = inputs.context.symbol.text();
    if (!is_price(inputs.context.mark_px) || !is_price(inputs.context.mid_px)) {
        return fail(symbol + ": its price is not known");
    }
    const std::int64_t age_ms = inputs.now.ms() - inputs.context.ts_ms;
    if (Milliseconds(age_ms) > inputs.age_max) {
        return fail(fmt::format("{}: its price is {} old", symbol, age_text(age_ms)));
    }
    MarketView view{.coin = {.symbol = inputs.context.symbol}};
    CoinView& coin = view.coin;
    coin.mid_px = *inputs.context.mid_px;
    coin.mark_px = *inputs.context.mark_px;
    coin.funding = inputs.context.funding;
    coin.open_interest = inputs.context.open_interest;
    coin.open_interest_average = inputs.open_interest_average;
    add_asset(inputs, view);
    const auto intraday = usable({"3-minute", inputs.intraday, k_intraday_bar}, inputs, view);
    const auto four_hour = usable({"4-hour", inputs.four_hour, k_four_hour_bar}, inputs, view);
    coin.intraday = indicator_series(intraday);
    coin.four_hour = indicator_series(four_hour);
    coin.change_1h_pct = change_pct(intraday, coin.mid_px, 1h, k_intraday_bar);
    coin.change_4h_pct = change_pct(intraday, coin.mid_px, 4h, k_intraday_bar);
    if (!coin.change_4h_pct) {
        coin.change_4h_pct = change_pct(four_hour, coin.mid_px, 4h, k_four_hour_bar);
    }
    return view;
}

} // namespace nof0::rules
