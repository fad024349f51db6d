// MarketView: one coin as a trader is shown it, from the venue's bars and its word on the asset.
//
// A value whose history is too short, too old or missing is absent, and a note says so; a coin
// without a fresh price has no view at all, because nothing may be decided on it.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/trading_context.hpp"
#include "domain/venue_events.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nof0::rules {

// Values in each series that is shown.
inline constexpr std::size_t k_series_values_max = 10;
// Bars to ask a venue for: enough that the seed of the longest indicator (EMA 50) has faded to
// 2 % in the shown values.
inline constexpr std::size_t k_view_bars = 150;

struct MarketInputs {
    // Bars of three minutes and of four hours, oldest first, each beginning after the one before
    // ended; the last may be forming.
    std::span<const Candle> intraday{};
    std::span<const Candle> four_hour{};
    MarketContext context;
    const MarketAsset* asset = nullptr;            // null: the venue did not name it
    std::optional<double> open_interest_average{}; // in the coin, of what was seen lately
    ArenaTime now{};
    // A price older than this is none; a newest bar that ended longer ago than this and two bars
    // shows nothing of the present.
    Milliseconds age_max{300'000};
};

struct MarketView {
    CoinView coin;
    std::vector<std::string> notes{}; // what is absent and why, in words
};

// The error is the note for a coin that cannot be shown: "BTC: its price is 12m old".
Result<MarketView> market_view(const MarketInputs& inputs);

// The indicators of one series of bars.
IndicatorSeries indicator_series(std::span<const Candle> bars);

} // namespace nof0::rules
