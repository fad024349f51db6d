#include "domain/leaderboard_entry.hpp"

#include "base/json.hpp"

namespace nof0 {

void append_json(std::string& out, const LeaderboardEntry& entry) {
    JsonWriter json(out);
    json.begin_object()
        .field("id", entry.id.text())
        .field("num_trades", entry.num_trades)
        .field("sharpe", entry.sharpe)
        .field("win_dollars", entry.win_dollars)
        .field("num_losses", entry.num_losses)
        .field("lose_dollars", entry.lose_dollars)
        .field("return_pct", entry.return_pct)
        .field("equity", entry.equity)
        .field("num_wins", entry.num_wins)
        .end_object();
}

} // namespace nof0
