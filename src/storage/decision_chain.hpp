// The causal chain of a trader: a decision cycle, the orders it made, their executions, and the
// trades that these opened or closed. For audits; nothing here is needed to trade.
#pragma once

#include "base/decimal.hpp"
#include "storage/orders.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::storage {

struct CycleRow {
    std::int32_t cycle_number = 0;
    std::optional<std::string> ext_id; // the public id
    std::optional<std::int64_t> conversation_id;
    std::int64_t executed_us = 0; // arena time
    std::optional<bool> success;
    std::optional<std::string> error_message;
    std::optional<std::string> llm_model; // absent: a rule decided
    std::optional<std::int32_t> prompt_tokens;
    std::optional<std::int32_t> completion_tokens;
    std::optional<std::int32_t> latency_ms;
    std::optional<std::string> cot_trace_summary;
    std::optional<std::string> config_hash;
    std::optional<std::string> prompt_digest;
    std::optional<pg::Json> decisions;     // coin -> decision
    std::optional<pg::Json> guard_results; // see rules/guard_result.hpp
};
BOOST_DESCRIBE_STRUCT(CycleRow, (),
                      (cycle_number, ext_id, conversation_id, executed_us, success, error_message,
                       llm_model, prompt_tokens, completion_tokens, latency_ms, cot_trace_summary,
                       config_hash, prompt_digest, decisions, guard_results))

struct ChainFillRow {
    std::string order_cloid;
    std::string fill_key;
    std::int64_t ts_ms = 0;
    std::string symbol;
    std::string side;
    Decimal px;
    Decimal sz;
    Decimal fee;
    std::string fee_token;
    std::optional<bool> crossed;
};
BOOST_DESCRIBE_STRUCT(ChainFillRow, (),
                      (order_cloid, fill_key, ts_ms, symbol, side, px, sz, fee, fee_token, crossed))

// A closed round trip that an order opened or closed; an order that did both has two.
struct ChainTradeRow {
    std::string order_cloid;
    bool is_entry = false; // the order opened its position; otherwise it closed it
    std::string id;
    std::string symbol;
    std::string side;
    std::optional<double> quantity;
    std::optional<double> entry_price;
    std::optional<double> exit_price;
    std::optional<std::int64_t> exit_ts_ms;
    std::optional<double> realized_net_pnl; // USD, fees included
};
BOOST_DESCRIBE_STRUCT(ChainTradeRow, (),
                      (order_cloid, is_entry, id, symbol, side, quantity, entry_price, exit_price,
                       exit_ts_ms, realized_net_pnl))

struct DecisionChain {
    CycleRow cycle;
    std::vector<OrderRow> orders{}; // as they were made
    std::vector<ChainFillRow> fills{};
    std::vector<ChainTradeRow> trades{};
};

// Which cycles: numbers above `after` and below `before`.
struct CycleRange {
    std::int32_t before = std::numeric_limits<std::int32_t>::max();
    std::int32_t after = std::numeric_limits<std::int32_t>::min();
    std::int64_t limit = 50; // of the newest of them
};

// Newest first.
Task<std::vector<DecisionChain>> decision_chains(pg::Session& session, std::string trader,
                                                 CycleRange range);

// The number of a trader's first cycle at or after `from_ms`, and of the first at or after `to_ms`;
// absent: there is none so late.
struct CycleBoundsRow {
    std::optional<std::int32_t> first;
    std::optional<std::int32_t> end;
};
BOOST_DESCRIBE_STRUCT(CycleBoundsRow, (), (first, end))
Task<CycleBoundsRow> cycle_bounds(pg::Session& session, std::string_view trader,
                                  std::int64_t from_ms, std::int64_t to_ms);

} // namespace nof0::storage
