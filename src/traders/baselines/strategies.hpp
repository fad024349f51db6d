// The six rules. Each is a function of what the trader is shown and writes its decisions and its
// reasons on the desk; none keeps anything between two cycles.
#pragma once

#include "traders/baselines/desk.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace nof0::traders {

// A figure that a rule looks at, for the facts it is said to have seen.
struct Column {
    std::string_view name;
    std::optional<double> (*read)(const CoinView& coin);
};

struct Strategy {
    std::string_view name; // of config::baseline_names()
    std::string_view rule; // one sentence: its system prompt
    std::span<const Column> columns;
    void (*decide)(Desk& desk);
};

// REQUIRES a name of config::baseline_names().
const Strategy& strategy_of(std::string_view name);

// Buys BTC once with nearly all of its equity and keeps it.
void buynhold_btc(Desk& desk);
// Goes with a MACD that has crossed zero within the last half hour, where price and the hour agree;
// leaves when MACD crosses back.
void momentum(Desk& desk);
// Goes against an RSI 14 at its ends while price is far from its EMA 20; leaves when it is back.
void mean_reversion(Desk& desk);
// Enters when the range of the last twenty bars is left; leaves by the other end or after 8 hours.
void breakout(Desk& desk);
// Takes the side that funding pays well; leaves when that side has to pay.
void funding_carry(Desk& desk);
// Throws dice that the trader's id and the number of its cycle load.
void random_walk(Desk& desk);

} // namespace nof0::traders
