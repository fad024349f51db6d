#include "rules/indicators.hpp"

#include "base/ensure.hpp"

#include <algorithm>

namespace nof0::rules {
namespace {

// The step that EMA and Wilder's mean share: a plain mean of the first values is the seed.
void smooth(double next, int periods, double factor, int& seen, double& value) {
    if (seen < periods) {
        value += next;
        if (++seen == periods) {
            value /= periods;
        }
        return;
    }
    value += factor * (next - value);
}

template<class Indicator>
std::vector<double> series_of(Indicator indicator, std::span<const double> prices) {
    std::vector<double> values;
    values.reserve(prices.size());
    for (const double price : prices) {
        indicator.add(price);
        if (const std::optional<double> value = indicator.value()) {
            values.push_back(*value);
        }
    }
    return values;
}

} // namespace

Ema::Ema(int periods) : periods_(periods), factor_(2.0 / (periods + 1)) {
    ensure(periods > 0, "an average is over at least one bar");
}

void Ema::add(double price) {
    smooth(price, periods_, factor_, seen_, value_);
}

std::optional<double> Ema::value() const {
    return seen_ == periods_ ? std::optional(value_) : std::nullopt;
}

void Macd::add(double price) {
    fast_.add(price);
    slow_.add(price);
}

std::optional<double> Macd::value() const {
    const std::optional<double> slow = slow_.value();
    return slow ? std::optional(*fast_.value() - *slow) : std::nullopt;
}

WilderMean::WilderMean(int periods) : periods_(periods), factor_(1.0 / periods) {
    ensure(periods > 0, "an average is over at least one bar");
}

void WilderMean::add(double value) {
    smooth(value, periods_, factor_, seen_, value_);
}

std::optional<double> WilderMean::value() const {
    return seen_ == periods_ ? std::optional(value_) : std::nullopt;
}

void Rsi::add(double price) {
    if (last_) {
        const double change = price - *last_;
        gains_.add(std::max(change, 0.0));
        losses_.add(std::max(-change, 0.0));
    }
    last_ = price;
}

std::optional<double> Rsi::value() const {
    const std::optional<double> gains = gains_.value();
    if (!gains) {
        return std::nullopt;
    }
    const double moved = *gains + *losses_.value();
    return moved > 0 ? 100 * *gains / moved : 50;
}

void Atr::add(double high, double low, double close) {
    if (last_close_) {
        mean_.add(std::max(high, *last_close_) - std::min(low, *last_close_));
    }
    last_close_ = close;
}

std::vector<double> ema_series(std::span<const double> prices, int periods) {
    return series_of(Ema(periods), prices);
}

std::vector<double> macd_series(std::span<const double> prices) {
    return series_of(Macd(), prices);
}

std::vector<double> rsi_series(std::span<const double> prices, int periods) {
    return series_of(Rsi(periods), prices);
}

} // namespace nof0::rules
