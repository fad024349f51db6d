// Every trader at a glance, as an operator looks at them: `nof0 trader list`, `nof0 status`.
#pragma once

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

struct TraderOverviewRow {
    std::string id;
    std::string display_name;
    std::string kind; // model, benchmark
    bool configured = false;
    std::optional<pg::Json> trader_config; // config::trader_config_json()
    std::optional<Decimal> initial_equity;
    std::optional<std::string> desired_state; // absent: it never traded here
    std::optional<std::string> reason;        // of the last change of its state
    std::optional<std::int32_t> cycle_number;
    std::optional<WallTime> last_decision_at; // arena time
    std::optional<WallTime> pause_until;      // arena time
    std::optional<std::string> token_budget_day;
    std::optional<std::int64_t> token_budget_used;
    std::optional<pg::Json> cooldown; // coin -> until, ms
    std::optional<double> equity_usd; // of the newest observation
    std::optional<std::int64_t> equity_ms;
    std::int64_t open_positions = 0;
    std::optional<bool> last_success; // of the newest cycle
    std::optional<std::string> last_error;
    std::optional<std::string> holder; // the process that trades for it now
};
BOOST_DESCRIBE_STRUCT(TraderOverviewRow, (),
                      (id, display_name, kind, configured, trader_config, initial_equity,
                       desired_state, reason, cycle_number, last_decision_at, pause_until,
                       token_budget_day, token_budget_used, cooldown, equity_usd, equity_ms,
                       open_positions, last_success, last_error, holder))

// Models and benchmarks, in public order.
Task<std::vector<TraderOverviewRow>> trader_overview(pg::Session& session);

} // namespace nof0::storage
