// build_context: what a trader is shown in one cycle, from the venue's word on its account and
// orders, what we remember of its positions, and the views of the markets. Pure.
//
// The venue's word is the truth of what is held; what we remember only adds why. A value that
// nobody knows is left out and noted, but a position is shown (and counted by the guards) whatever
// is missing.
#pragma once

#include "domain/trading_context.hpp"
#include "domain/venue_account.hpp"
#include "rules/market_view.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nof0::traders {

// What the decision that opened a position said of it.
struct RememberedPosition {
    Symbol symbol;
    Side side = Side::long_side; // remembered for nothing when the venue holds the other side
    ArenaTime opened{};
    std::optional<double> confidence{}; // 0..100
    std::optional<double> risk_usd{};
    std::string invalidation_condition{};
};

struct TraderPerformance {
    double initial_equity = 0; // > 0
    double net_flows = 0;      // moved in and out since then: no return
    double realized_pnl = 0;
    std::optional<double> sharpe{};
    int trades = 0;
    int wins = 0;
    ArenaTime inception{};
};

struct ContextInputs {
    TraderId trader;
    std::int32_t cycle_number = 0;
    ArenaTime now{};
    const VenueAccount& account;
    std::span<const RestingOrder> resting{};
    std::span<const RememberedPosition> remembered{};
    std::span<const rules::MarketView> markets{};
    std::vector<std::string> notes{}; // of coins that have no view
    TraderPerformance performance{};
    std::vector<Cooldown> cooldowns{}; // past ones are dropped
    int candidate_limit = 10;
};

// Coins by open interest x mark, the largest first, cut to the limit; held ones are always shown.
// PnL in percent is of the margin at entry (|quantity| x entry / leverage): a gain is positive on
// both sides. A stop loss or take profit is the resting trigger order that would fire first. A
// position that nobody remembers opening is shown as opened now, with a note.
TradingContext build_context(ContextInputs inputs);

} // namespace nof0::traders
