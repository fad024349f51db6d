// The simulator's books: the orders and balances of paper traders, so that a paper arena survives a
// restart to the last order.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct SimOrderRow {
    std::string trader_id;
    std::int64_t oid = 0;
    std::optional<std::string> cloid;
    std::string symbol;
    std::string side; // buy, sell
    std::string kind;
    std::optional<std::string> time_in_force;
    std::optional<Decimal> px;
    std::optional<Decimal> trigger_px;
    Decimal qty;
    Decimal filled_qty;
    bool reduce_only = false;
    std::string status; // open: rests in the book; anything else is history
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::int64_t event_seq = 0; // of the simulator's transaction
    Decimal filled_notional;    // sum of size x price
    std::string venue_status;
};
BOOST_DESCRIBE_STRUCT(SimOrderRow, (),
                      (trader_id, oid, cloid, symbol, side, kind, time_in_force, px, trigger_px,
                       qty, filled_qty, reduce_only, status, created_ms, updated_ms, event_seq,
                       filled_notional, venue_status))

struct SimBalanceRow {
    std::string trader_id;
    std::string asset;
    Decimal total;
    Decimal held; // by open orders
    std::int64_t event_seq = 0;
};
BOOST_DESCRIBE_STRUCT(SimBalanceRow, (), (trader_id, asset, total, held, event_seq))

struct SimPositionRow {
    std::string trader_id;
    std::string symbol;
    Decimal quantity;
    Decimal cost;
    double leverage = 1;
    bool is_cross = false;
    Decimal isolated_margin;
    std::int64_t updated_ms = 0;
    std::int64_t event_seq = 0; // the venue's step
    std::int64_t version = 0;   // set when it is stored
};
BOOST_DESCRIBE_STRUCT(SimPositionRow, (),
                      (trader_id, symbol, quantity, cost, leverage, is_cross, isolated_margin,
                       updated_ms, event_seq, version))

struct SimVenueRow {
    std::string provider;
    std::int64_t next_oid = 1;
    std::int64_t next_tid = 1;
    std::int64_t last_funding_ms = 0;
    pg::Json engine;
    std::int64_t event_seq = 0; // of its last step
};
BOOST_DESCRIBE_STRUCT(SimVenueRow, (),
                      (provider, next_oid, next_tid, last_funding_ms, engine, event_seq))

// The books of all traders, by which a simulated venue goes on: orders that rest, and those from
// an oid on whatever became of them; balances; positions that are held.
Task<std::vector<SimOrderRow>> all_sim_orders(pg::Session& session, std::int64_t from_oid);
Task<std::vector<SimBalanceRow>> all_sim_balances(pg::Session& session);
Task<std::vector<SimPositionRow>> all_sim_positions(pg::Session& session);
Task<std::optional<SimVenueRow>> sim_venue(pg::Session& session, std::string_view provider);

// Of one trader, in the order of their placing.
Task<std::vector<SimOrderRow>> open_sim_orders(pg::Session& session, std::string_view trader);
// Of one trader, by asset.
Task<std::vector<SimBalanceRow>> sim_balances(pg::Session& session, std::string_view trader);

// Keep the greater event_seq of a row; the number of rows that changed. REQUIRE each key once.
Task<std::int64_t> store_sim_orders(WriteScope& scope, const std::vector<SimOrderRow>& rows);
Task<std::int64_t> store_sim_balances(WriteScope& scope, const std::vector<SimBalanceRow>& rows);
Task<std::int64_t> store_sim_positions(WriteScope& scope, std::vector<SimPositionRow> rows);
Task<std::int64_t> store_sim_venue(WriteScope& scope, const SimVenueRow& venue);

} // namespace nof0::storage
