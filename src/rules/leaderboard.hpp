// The board. The recorded one counted only each trader's last trade; ours counts all of them:
// wins are trades with a net result above zero, losses the rest.
#pragma once

#include "domain/leaderboard_entry.hpp"
#include "domain/trade.hpp"
#include "rules/exact_moments.hpp"

#include <optional>
#include <span>
#include <vector>

namespace nof0::rules {

// Sums over a trader's trades, in any order.
class TradeTally {
public:
    void add(double realized_net_pnl);
    std::int64_t wins() const { return wins_; }
    std::int64_t losses() const { return losses_; }
    double win_dollars() const { return won_.sum(); }
    double lose_dollars() const { return lost_.sum(); }

private:
    std::int64_t wins_ = 0;
    std::int64_t losses_ = 0;
    ExactMoments won_;
    ExactMoments lost_;
};

// Equity is shown with two decimals and return_pct is taken from the shown one, as recorded. A
// Sharpe ratio that is undefined is shown as 0 here, three decimals otherwise.
LeaderboardEntry leaderboard_entry(const TraderId& id, const TradeTally& tally, double equity,
                                   double initial, const std::optional<double>& sharpe);
LeaderboardEntry leaderboard_entry(const TraderId& id, std::span<const Trade> trades, double equity,
                                   double initial, const std::optional<double>& sharpe);

// Best return first; equal returns by id, so that a board has one order.
void rank(std::vector<LeaderboardEntry>& entries);

} // namespace nof0::rules
