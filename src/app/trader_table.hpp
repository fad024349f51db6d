// Traders as an operator sees them, of `nof0 trader list` and `nof0 status`.
#pragma once

#include "base/json.hpp"
#include "base/time.hpp"
#include "storage/operator_commands.hpp"
#include "storage/pg/pool.hpp"
#include "storage/trader_overview.hpp"

#include <optional>
#include <string>
#include <vector>

namespace nof0::app {

struct TraderBoard {
    std::vector<storage::TraderOverviewRow> traders{};
    std::vector<storage::OperatorCommandRow> waiting{}; // that no arena took up yet
    ArenaTime now{};                                    // of the newest facts
};
// In one snapshot. Throws Unavailable.
Task<TraderBoard> trader_board(pg::Pool& pool, Deadline deadline);

// Who decides for it: "momentum" (a rule), "model gpt-5"; empty where no configuration says so.
std::string decided_by(const storage::TraderOverviewRow& trader);
// When its next cycle is due, arena time; nothing where it does not decide.
std::optional<ArenaTime> next_due(const storage::TraderOverviewRow& trader, ArenaTime now);
// Why it does not trade as it should, or what its last cycle failed of; empty: all is well.
std::string why_it_waits(const TraderBoard& board, const storage::TraderOverviewRow& trader);

// Columns with a line of headings.
std::string trader_table(const TraderBoard& board);
// The members of one trader, into an object that is open.
void write_trader(JsonWriter& json, const TraderBoard& board,
                  const storage::TraderOverviewRow& trader);

} // namespace nof0::app
