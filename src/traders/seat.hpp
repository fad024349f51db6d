// Seat: one trader at the table: its settings, who decides for it, where it trades, and what the
// manager knows of it between two cycles. Everything here can be read again from Postgres and the
// venue (recovery.hpp); nothing else survives a restart.
#pragma once

#include "base/clock.hpp"
#include "config/trader_config.hpp"
#include "domain/trader_state.hpp"
#include "pipelines/fences.hpp"
#include "rules/guard_rules.hpp"
#include "storage/leases.hpp"
#include "traders/decider.hpp"
#include "venues/provider.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace nof0::traders {

class MarketBoard;

// Why a position was opened, as its decision said; and when.
struct Opening {
    ArenaTime opened{};
    std::optional<double> confidence{}; // 0..100
    std::optional<double> risk_usd{};
    std::optional<double> stop_loss{};
    std::optional<double> take_profit{};
    double leverage = 1;
    std::string invalidation_condition{};
    std::optional<OrderOrigin> origin{}; // of the entry order, where it was ours
};

// How a trader has done so far in the running season, for its prompt and its pause.
struct Performance {
    ArenaTime read_at{};
    std::optional<double> sharpe{};
    int trades = 0;
    int wins = 0;
    double realized_pnl = 0;
    double initial_equity = 0; // with which it began; 0: not read yet
    double net_flows = 0;      // moved in and out since then
};

struct Seat {
    TraderId id;
    config::TraderConfig config;
    std::string config_digest;
    rules::GuardRules rules;
    std::unique_ptr<Decider> decider;
    venues::ExchangeProvider* exchange = nullptr;
    MarketBoard* market = nullptr;

    std::optional<storage::Lease> lease{}; // "trader:<id>"; without it the trader does not trade
    TraderState state;                     // as it was written last
    std::optional<ArenaTime> inception{};  // in the running season
    double initial_equity() const {
        return performance.initial_equity > 0 ? performance.initial_equity
                                              : config.initial_equity_usd;
    }
    std::map<Symbol, ArenaTime> cooldowns{};    // until when
    std::map<Symbol, Opening> openings{};       // of what is held
    std::map<std::string, Order> live_orders{}; // by cloid: what the venue may still hold
    Performance performance{};

    bool is_recovered = false;  // compared with the venue since the lease was taken
    bool is_deciding = false;   // a cycle is under way
    std::string halted{};       // why it does not trade although it should; empty: it does
    ArenaTime due{};            // when it decides next
    MonotonicTime retry_at{};   // when its recovery is tried again
    std::string last_outcome{}; // of the last cycle, in words

    pipelines::Tenure tenure() const {
        return {pipelines::trader_lease(id.text()), lease ? lease->token : 0};
    }
};

// The state with everything that the seat knows, as the next change; whoever writes it keeps it.
TraderState next_state(const Seat& seat, std::string reason);

} // namespace nof0::traders
