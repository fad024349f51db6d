// Positions: what each trader holds. Marks are not stored; they are computed when a document is
// built from the prices of the same snapshot.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

// `metadata` holds what the public position has beyond the design's columns: risk_usd, exit_plan,
// tp_oid, sl_oid, index_col, wait_for_fill.
struct PositionRow {
    std::string id;
    std::string model_id;
    std::string symbol;
    std::string side;
    double entry_price = 0;
    double quantity = 0; // signed
    std::optional<double> leverage;
    std::optional<double> confidence;
    std::int64_t entry_ts_ms = 0;
    std::optional<double> commission;
    std::string status; // open, closed
    std::optional<std::int64_t> exit_ts_ms;
    std::optional<double> exit_price;
    std::optional<pg::Json> metadata;
    std::optional<std::int64_t> entry_ts_us;
    std::optional<std::int64_t> entry_oid;
    std::optional<double> closed_pnl;
    std::string origin;
};
BOOST_DESCRIBE_STRUCT(PositionRow, (),
                      (id, model_id, symbol, side, entry_price, quantity, leverage, confidence,
                       entry_ts_ms, commission, status, exit_ts_ms, exit_price, metadata,
                       entry_ts_us, entry_oid, closed_pnl, origin))

// An open position with what it takes to mark it.
struct OpenPositionRow : PositionRow {
    std::optional<double> current_price; // price_latest of the same snapshot
    std::optional<std::int64_t> price_ts_ms;
    std::optional<double> max_leverage; // of the asset, from any provider
    // Of the newest take-profit and stop-loss orders that rest for it.
    std::optional<std::int64_t> tp_oid;
    std::optional<std::int64_t> sl_oid;
};
BOOST_DESCRIBE_STRUCT(OpenPositionRow, (PositionRow),
                      (current_price, price_ts_ms, max_leverage, tp_oid, sl_oid))

// When a trader closed a coin last.
struct ClosedRow {
    std::string symbol;
    std::int64_t exit_ts_ms;
};
BOOST_DESCRIBE_STRUCT(ClosedRow, (), (symbol, exit_ts_ms))
// Of the coins that it closed after that time.
Task<std::vector<ClosedRow>> closed_since(pg::Session& session, std::string_view trader,
                                          std::int64_t after_ms);

// By trader, newest entry first.
Task<std::vector<OpenPositionRow>> open_positions(pg::Session& session);
// Of these traders, by trader, newest entry first (reference query of the design).
Task<std::vector<OpenPositionRow>> open_positions_of(pg::Session& session,
                                                     const std::vector<std::string>& traders);

// A position of a recording; false when it is stored already.
Task<bool> store_recorded_position(WriteScope& scope, const PositionRow& position);

} // namespace nof0::storage
