// What a trader held at an instant, from its trades and open positions: the position states that
// the signals table sums its minutes by.
#pragma once

#include "base/time.hpp"
#include "domain/position.hpp"
#include "domain/trade.hpp"

#include <optional>
#include <span>
#include <vector>

namespace nof0::rules {

// A coin held on one side from `from` (exclusive: the fill comes before the state is seen) to `to`
// (inclusive); for ever when it is open.
struct Holding {
    Symbol symbol;
    Side side = Side::long_side;
    ArenaTime from{};
    std::optional<ArenaTime> to{};
};
Holding holding_of(const Trade& trade);
Holding holding_of(const Position& position);

struct HeldCoins {
    int coins_long = 0;
    int coins_short = 0;

    bool operator==(const HeldCoins&) const = default;
};
// For each of `times` (ascending), the number of coins held. Several holdings of one coin at one
// instant, as partial closes make them, count once.
std::vector<HeldCoins> held_at(std::span<const ArenaTime> times, std::vector<Holding> holdings);

} // namespace nof0::rules
