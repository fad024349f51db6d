// TraderState: what the manager has decided about a trader, whole, at one moment.
#pragma once

#include "base/time.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

enum class DesiredState { running, paused, stopped };
std::string_view to_text(DesiredState state); // "running", "paused", "stopped"
std::optional<DesiredState> desired_state_from_text(std::string_view text);

// Every change is a whole state with the next number, so that the greatest number is the truth
// whatever arrived before or after it.
struct TraderState {
    TraderId trader;
    std::int64_t seq = 0; // counts this trader's changes, from 1; see storage/trader_state.hpp
    std::string exchange_provider{};
    std::string market_provider{};
    std::optional<double> allocation_pct{};
    std::string cooldown = "{}";    // JSON text: symbol -> until when
    std::string risk_guards = "{}"; // JSON text: the guards' switches
    std::optional<ArenaTime> last_decision_at{};
    std::optional<ArenaTime> pause_until{};
    DesiredState desired = DesiredState::running;
    std::string reason{}; // of the change, for a person
    std::int32_t cycle_number = 0;
    std::optional<std::string> token_budget_day{}; // "2025-10-25", UTC
    std::int64_t token_budget_used = 0;
    std::optional<std::string> config_version{}; // empty: as it was
    std::int64_t lease_token = 0; // of the trader's lease; 0: of nobody's. Not stored.

    bool operator==(const TraderState&) const = default;
};

} // namespace nof0
