// Orders: a row is stored before the request leaves for the venue, and again with every change of
// its status; `order_versions` keeps each status that a version showed.
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

struct OrderRow {
    std::string cloid;
    std::string model_id;
    std::optional<std::int32_t> cycle_number;
    std::optional<std::string> decision_ref;
    std::string leg;
    std::string attempt_class;
    std::string exchange_provider;
    std::string account;
    std::string symbol;
    std::string side; // buy, sell
    std::string kind; // limit, market, take_profit, stop_loss
    std::optional<std::string> time_in_force;
    Decimal qty;
    std::optional<Decimal> px;
    std::optional<Decimal> trigger_px;
    bool reduce_only = false;
    std::string status; // intended, sent, open, filled, cancelled, rejected, unknown
    Decimal filled_qty;
    std::optional<std::int64_t> oid;
    std::optional<std::string> error_message;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::int64_t event_seq = 0; // counts the changes of this order
    // The EntryPlan; what was stored first stays.
    std::optional<double> leverage;
    std::optional<double> confidence;
    std::optional<double> risk_usd;
    std::optional<pg::Json> exit_plan;
    std::int64_t version = 0; // of its newest change; store_orders() sets it
};
BOOST_DESCRIBE_STRUCT(OrderRow, (),
                      (cloid, model_id, cycle_number, decision_ref, leg, attempt_class,
                       exchange_provider, account, symbol, side, kind, time_in_force, qty, px,
                       trigger_px, reduce_only, status, filled_qty, oid, error_message, created_ms,
                       updated_ms, event_seq, leverage, confidence, risk_usd, exit_plan, version))

// By cloid; those that are not there are left out.
Task<std::vector<OrderRow>> find_orders(pg::Session& session,
                                        const std::vector<std::string>& cloids);
// Intended, sent, open or unknown: what a venue may still hold, oldest first.
Task<std::vector<OrderRow>> live_orders(pg::Session& session, std::string_view trader);

struct EntryPlanRow {
    std::string cloid;
    std::optional<double> leverage;
    std::optional<double> confidence;
    std::optional<double> risk_usd;
    std::optional<pg::Json> exit_plan;
};
BOOST_DESCRIBE_STRUCT(EntryPlanRow, (), (cloid, leverage, confidence, risk_usd, exit_plan))
// Of those of these orders that have one.
Task<std::vector<EntryPlanRow>> entry_plans(pg::Session& session,
                                            const std::vector<std::string>& cloids);

// The newest order with which a trader entered a coin and of which something was filled.
Task<std::optional<OrderRow>> entry_order_of(pg::Session& session, std::string_view trader,
                                             std::string_view symbol);

// Whether nobody ever ordered anything here.
Task<bool> has_no_orders(pg::Session& session);

// Keeps the greater event_seq of an order. The number of rows that changed. REQUIRES each cloid
// once.
Task<std::int64_t> store_orders(WriteScope& scope, std::vector<OrderRow> orders);

} // namespace nof0::storage
