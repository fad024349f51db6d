#include "rules/leaderboard.hpp"

#include "rules/equity.hpp"
#include "rules/money.hpp"
#include "rules/rounding.hpp"

#include <algorithm>

namespace nof0::rules {

void TradeTally::add(double realized_net_pnl) {
    const Decimal net = decimal_of(realized_net_pnl);
    if (net.sign() > 0) {
        ++wins_;
        won_.add(net);
    } else {
        ++losses_;
        lost_.add(net);
    }
}

LeaderboardEntry leaderboard_entry(const TraderId& id, const TradeTally& tally, double equity,
                                   double initial, const std::optional<double>& sharpe) {
    const double shown_equity = round_half_even(equity, 2);
    return {.id = id,
            .num_trades = tally.wins() + tally.losses(),
            .sharpe = public_sharpe_ratio(sharpe).value_or(0),
            .win_dollars = tally.win_dollars(),
            .num_losses = tally.losses(),
            .lose_dollars = tally.lose_dollars(),
            .return_pct = return_pct(shown_equity, initial),
            .equity = shown_equity,
            .num_wins = tally.wins()};
}

LeaderboardEntry leaderboard_entry(const TraderId& id, std::span<const Trade> trades, double equity,
                                   double initial, const std::optional<double>& sharpe) {
    TradeTally tally;
    for (const Trade& trade : trades) {
        tally.add(trade.realized_net_pnl);
    }
    return leaderboard_entry(id, tally, equity, initial, sharpe);
}

void rank(std::vector<LeaderboardEntry>& entries) {
    std::sort(entries.begin(), entries.end(),
              [](const LeaderboardEntry& a, const LeaderboardEntry& b) {
                  return a.return_pct != b.return_pct ? a.return_pct > b.return_pct : a.id < b.id;
              });
}

} // namespace nof0::rules
