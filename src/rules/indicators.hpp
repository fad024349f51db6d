// Indicators over a series of bars, one bar at a time: add() takes the next bar in the order of
// time, value() is the newest, absent until the history is long enough. Nothing is guessed from a
// short one. The functions below give the same numbers over a whole series.
//
// Held to the recorded prompts of the arena (indicators_recording_test.cpp): EMA, MACD and RSI
// there follow these steps to the last digit shown. ATR is smoothed by Wilder's rule, as its author
// defined it; the prompts show only its newest value, from which no step can be told.
//
// Prices are in quote currency and finite; an RSI is 0..100. Plain values, no threads.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace nof0::rules {

// Exponential moving average: the mean of the first n prices, then
// EMA_t = EMA_{t-1} + 2 / (n + 1) * (price_t - EMA_{t-1}).
class Ema {
public:
    explicit Ema(int periods); // REQUIRES periods > 0
    void add(double price);
    std::optional<double> value() const;

private:
    int periods_;
    double factor_;
    int seen_ = 0;     // up to periods_
    double value_ = 0; // the sum of the prices while they are fewer than periods_
};

// Moving average convergence/divergence: EMA 12 less EMA 26.
class Macd {
public:
    void add(double price);
    std::optional<double> value() const;

private:
    Ema fast_{12};
    Ema slow_{26};
};

// Wilder's smoothed mean: the mean of the first n values, then M_t = M_{t-1} + (x_t - M_{t-1}) / n.
class WilderMean {
public:
    explicit WilderMean(int periods); // REQUIRES periods > 0
    void add(double value);
    std::optional<double> value() const;

private:
    int periods_;
    double factor_;
    int seen_ = 0;
    double value_ = 0; // the sum while fewer than periods_ were seen
};

// Relative strength index: 100 * gains / (gains + losses), both Wilder means of the changes; needs
// n + 1 prices. 50 where nothing moved at all.
class Rsi {
public:
    explicit Rsi(int periods) : gains_(periods), losses_(periods) {}
    void add(double price);
    std::optional<double> value() const;

private:
    WilderMean gains_;
    WilderMean losses_;
    std::optional<double> last_;
};

// Average true range: the Wilder mean of max(high, previous close) - min(low, previous close);
// needs n + 1 bars, because the first has no previous close.
class Atr {
public:
    explicit Atr(int periods) : mean_(periods) {}
    void add(double high, double low, double close);
    std::optional<double> value() const { return mean_.value(); }

private:
    WilderMean mean_;
    std::optional<double> last_close_;
};

// The values over a whole series, from the first price that has one.
std::vector<double> ema_series(std::span<const double> prices, int periods);
std::vector<double> macd_series(std::span<const double> prices);
std::vector<double> rsi_series(std::span<const double> prices, int periods);

} // namespace nof0::rules
