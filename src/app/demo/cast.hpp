// The demonstration's participants: who they are and what makes them trade.
#pragma once

#include "domain/trader_id.hpp"

#include <vector>

namespace nof0::app::demo {

// How much a trader listens to what it sees (see CoinView) and to chance.
struct Character {
    TraderId id;
    double momentum = 0; // weight; negative: against it
    double stretch = 0;
    double breakout = 0;
    double chance = 0;
    double eagerness = 1;       // multiplies the rate of entries
    double position_size = 0.6; // notional of a position as a part of equity
    int leverage_min = 5;
    int leverage_max = 15;
    bool thinks_in_json = false; // its trace of thought repeats the answer instead of a text
};

// Six characters, then trader_07, trader_08, ... that vary them.
std::vector<Character> cast_of(int traders);
const TraderId& benchmark_id(); // buynhold_btc

} // namespace nof0::app::demo
