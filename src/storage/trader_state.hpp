// The changing state of traders, as the manager decides it: one row of `trader_state` and, for
// every change, a line of `trader_state_history`. (What etc/manager.yaml says of a trader is stored
// by traders.hpp, which also reads the rows.)
#pragma once

#include "storage/pg/session.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0::storage {

class WriteScope;

struct TraderStateFact {
    std::string trader_id;
    std::int64_t event_seq = 0; // counts the changes of this trader's state
    std::string exchange_provider;
    std::string market_provider;
    std::optional<double> allocation_pct;
    pg::Json cooldown;
    pg::Json risk_guards;
    std::optional<WallTime> last_decision_at;
    std::optional<WallTime> pause_until;
    std::string desired_state; // running, paused, stopped
    std::optional<std::string> reason;
    std::int32_t cycle_number = 0;
    std::optional<std::string> token_budget_day; // "2025-10-25"
    std::int64_t token_budget_used = 0;
    std::optional<std::string> config_version;
};

// False, and nothing written, when the stored row is as new or newer. REQUIRES at most one fact of
// a trader in a transaction: the history has one line per trader and version.
Task<bool> store_trader_state(WriteScope& scope, const TraderStateFact& fact);

// The newest event_seq of a trader, from which its manager goes on counting; 0 of nobody.
Task<std::int64_t> trader_state_seq(pg::Session& session, std::string_view trader);

} // namespace nof0::storage
