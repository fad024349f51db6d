#include "rules/leaderboard.hpp"

#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

TEST(Leaderboard, CountsAllTradesOfATrader) {
    TradeTally tally;
    for (const double net : {10.1, -3.0, 0.0, 20.2, -0.1}) {
        tally.add(net);
    }
    const LeaderboardEntry entry =
        leaderboard_entry(TraderId("momentum"), tally, 10'027.204, 10'000, 0.12345);
    EXPECT_EQ(entry.num_trades, 5);
    EXPECT_EQ(entry.num_wins, 2);
    EXPECT_EQ(entry.num_losses, 3); // exactly zero counts as lost
    EXPECT_EQ(entry.win_dollars, 30.3);
    EXPECT_EQ(entry.lose_dollars, -3.1);
    EXPECT_EQ(entry.equity, 10'027.2);
    EXPECT_EQ(entry.return_pct, 0.27);
    EXPECT_EQ(entry.sharpe, 0.123);
    std::string json;
    append_json(json, entry);
    EXPECT_EQ(json, R"({"id":"momentum","num_trades":5,"sharpe":0.123,"win_dollars":30.3,)"
                    R"("num_losses":3,"lose_dollars":-3.1,"return_pct":0.27,"equity":10027.2,)"
                    R"("num_wins":2})");
}

TEST(Leaderboard, RanksByReturnThenId) {
    const auto entry = [](const char* id, double return_pct) {
        LeaderboardEntry result{.id = TraderId(id)};
        result.return_pct = return_pct;
        return result;
    };
    std::vector<LeaderboardEntry> board{entry("b", 1), entry("c", 5), entry("a", 1)};
    rank(board);
    EXPECT_EQ(board[0].id.text(), "c");
    EXPECT_EQ(board[1].id.text(), "a");
    EXPECT_EQ(board[2].id.text(), "b");
}

} // namespace
} // namespace nof0::rules
