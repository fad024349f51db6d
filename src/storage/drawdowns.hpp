// How far traders are below the best they ever were, from their observed equity; and which of that
// an operator was told (rows "alert:drawdown:<trader>" of job_cursors), so that a restart does not
// say it again.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

// A trader's new observations between two movements of its money (deposits, withdrawals,
// transfers), which are neither gain nor loss.
struct EquitySpanRow {
    std::string model_id{};
    double moved = 0;           // in all, until this span; USD
    double peak = 0;            // the greatest equity in it
    std::int64_t newest_ms = 0; // of all of the trader's observations
    double newest_equity = 0;
    double moved_by_newest = 0; // until that one
};
BOOST_DESCRIBE_STRUCT(EquitySpanRow, (),
                      (model_id, moved, peak, newest_ms, newest_equity, moved_by_newest))

// Of what was observed after these times, which belong to the traders place by place; no row of a
// trader of whom nothing was.
Task<std::vector<EquitySpanRow>> equity_spans(pg::Session& session,
                                              const std::vector<std::string>& traders,
                                              const std::vector<std::int64_t>& after_ms);

// The traders whose drawdown was told and is not over.
Task<std::vector<std::string>> drawdowns_told(pg::Session& session);
// Both need the writer's role.
Task<std::int64_t> remember_drawdown(pg::Session& session, std::string trader);
Task<std::int64_t> forget_drawdown(pg::Session& session, std::string trader);

} // namespace nof0::storage
