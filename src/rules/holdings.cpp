#include "rules/holdings.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace nof0::rules {

Holding holding_of(const Trade& trade) {
    return {trade.symbol, trade.side, trade.entry.time, trade.exit.time};
}

Holding holding_of(const Position& position) {
    return {position.symbol, position.side, position.entry_time, position.exit_time};
}

std::vector<HeldCoins> held_at(std::span<const ArenaTime> times, std::vector<Holding> holdings) {
    std::sort(holdings.begin(), holdings.end(),
              [](const Holding& a, const Holding& b) { return a.from < b.from; });
    // Per coin and side, until when it is held by what has begun so far; empty: for ever.
    std::map<std::pair<Symbol, Side>, std::optional<ArenaTime>> held_until;
    std::vector<HeldCoins> counts;
    counts.reserve(times.size());
    std::size_t begun = 0;
    for (const ArenaTime time : times) {
        for (; begun < holdings.size() && holdings[begun].from < time; ++begun) {
            const Holding& holding = holdings[begun];
            const auto [entry, added] =
                held_until.try_emplace({holding.symbol, holding.side}, holding.to);
            if (!added && entry->second && (!holding.to || *holding.to > *entry->second)) {
                entry->second = holding.to;
            }
        }
        HeldCoins held;
        for (const auto& [coin, until] : held_until) {
            if (!until || *until >= time) {
                ++(coin.second == Side::long_side ? held.coins_long : held.coins_short);
            }
        }
        counts.push_back(held);
    }
    return counts;
}

} // namespace nof0::rules
