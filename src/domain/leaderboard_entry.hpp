// LeaderboardEntry: one row of the board. Ordered by id; readers sort as they like.
#pragma once

#include "domain/trader_id.hpp"

#include <cstdint>
#include <string>

namespace nof0 {

struct LeaderboardEntry {
    TraderId id;
    std::int64_t num_trades = 0;
    double sharpe = 0;
    double win_dollars = 0; // sum of the positive net results
    std::int64_t num_losses = 0;
    double lose_dollars = 0; // sum of the others, <= 0
    double return_pct = 0;
    double equity = 0; // two decimals
    std::int64_t num_wins = 0;

    bool operator==(const LeaderboardEntry&) const = default;
};

// Appends the public object: 9 keys.
void append_json(std::string& out, const LeaderboardEntry& entry);

} // namespace nof0
