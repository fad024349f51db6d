// What a trader's analytics are computed from, read whole and in binary, and who has to be computed
// again.
#pragma once

#include "storage/pg/session.hpp"
#include "storage/seasons.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

// A trade as far as analytics look at it: a view into the answer. Times in microseconds.
struct AnalyticsTradeRow {
    std::string_view model_id;
    std::string_view id;
    std::string_view symbol;
    double signed_quantity = 0; // its sign is the side, even that of a zero: std::signbit()
    std::optional<double> entry_price;
    std::optional<std::int64_t> entry_us;
    std::optional<std::int64_t> exit_us;
    std::optional<double> realized_gross_pnl;
    std::optional<double> realized_net_pnl;
    std::optional<double> total_commission_dollars;
};
BOOST_DESCRIBE_STRUCT(AnalyticsTradeRow, (),
                      (model_id, id, symbol, signed_quantity, entry_price, entry_us, exit_us,
                       realized_gross_pnl, realized_net_pnl, total_commission_dollars))

struct AnalyticsDecisionRow {
    std::string model_id;
    std::string id; // the public one
    std::int64_t executed_us = 0;
    std::optional<pg::Json> decisions;
};
BOOST_DESCRIBE_STRUCT(AnalyticsDecisionRow, (), (model_id, id, executed_us, decisions))

struct AnalyticsHoldingRow {
    std::string model_id;
    std::string symbol;
    std::string side;
    std::int64_t entry_us = 0;
};
BOOST_DESCRIBE_STRUCT(AnalyticsHoldingRow, (), (model_id, symbol, side, entry_us))

// The version up to which the batch has read; 0 before its first run.
Task<std::int64_t> analytics_cursor(pg::Session& session);
// Traders of whose native trades or decisions something was written or withdrawn since `version`,
// or who began a season since then. A trader that only a recording knows keeps the analytics that
// were recorded. The cost is in proportion to what was written; since 0, to the number of traders.
Task<std::vector<std::string>> changed_since(pg::Session& session, std::int64_t version);

// Of these traders, in any order, but the decisions of a trader ascend by time. Withdrawn trades
// are left out, and so is what was before the season.
Task<pg::Rows<AnalyticsTradeRow>> analytics_trades(pg::Session& session,
                                                   const std::vector<std::string>& traders,
                                                   const Season& season);
Task<std::vector<AnalyticsDecisionRow>> analytics_decisions(pg::Session& session,
                                                            const std::vector<std::string>& traders,
                                                            const Season& season);
Task<std::vector<AnalyticsHoldingRow>> analytics_holdings(pg::Session& session,
                                                          const std::vector<std::string>& traders);

// Never goes back.
Task<> store_analytics_cursor(WriteScope& scope, std::int64_t version);

} // namespace nof0::storage
