// /api/traders/{id}/decisions: a trader's cycles with their causal chain.
//
// Amounts are exact decimals written as JSON numbers; times are seconds since 1970, as everywhere
// in the public API.
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "storage/decision_chain.hpp"
#include "storage/traders.hpp"

namespace nof0::projections {
namespace {

void amount(JsonWriter& json, std::string_view name, const std::optional<Decimal>& value) {
    json.raw_field(name, value ? value->text() : "null");
}

double seconds(std::int64_t ms) {
    return ArenaTime::from_ms(ms).seconds();
}

void append_order(JsonWriter& json, const storage::OrderRow& order) {
    json.begin_object().field("cloid", order.cloid).field("symbol", order.symbol);
    json.field("leg", order.leg).field("side", order.side).field("kind", order.kind);
    amount(json, "qty", order.qty);
    amount(json, "px", order.px);
    amount(json, "trigger_px", order.trigger_px);
    json.field("reduce_only", order.reduce_only).field("status", order.status);
    amount(json, "filled_qty", order.filled_qty);
    json.field("oid", order.oid).field("error", order.error_message);
    json.field("created_at", seconds(order.created_ms));
    json.field("updated_at", seconds(order.updated_ms)).end_object();
}

void append_fill(JsonWriter& json, const storage::ChainFillRow& fill) {
    json.begin_object().field("id", fill.fill_key).field("cloid", fill.order_cloid);
    json.field("symbol", fill.symbol).field("side", fill.side);
    json.field("timestamp", seconds(fill.ts_ms));
    amount(json, "px", fill.px);
    amount(json, "qty", fill.sz);
    amount(json, "fee", fill.fee);
    json.field("fee_token", fill.fee_token).field("crossed", fill.crossed).end_object();
}

void append_trade(JsonWriter& json, const storage::ChainTradeRow& trade) {
    json.begin_object().field("id", trade.id).field("cloid", trade.order_cloid);
    json.field("role", trade.is_entry ? "entry" : "exit");
    json.field("realized_net_pnl", trade.realized_net_pnl).end_object();
}

std::string json_or_null(const std::optional<pg::Json>& json) {
    return json ? compact_json(json->text) : "null";
}

void append_cycle(JsonWriter& json, const storage::DecisionChain& chain) {
    const storage::CycleRow& cycle = chain.cycle;
    json.begin_object().field("id", cycle.ext_id).field("cycle_number", cycle.cycle_number);
    json.field("timestamp", ArenaTime::from_us(cycle.executed_us).seconds());
    json.field("success", cycle.success).field("error", cycle.error_message);
    json.field("model", cycle.llm_model).field("prompt_tokens", cycle.prompt_tokens);
    json.field("completion_tokens", cycle.completion_tokens);
    json.field("latency_ms", cycle.latency_ms).field("summary", cycle.cot_trace_summary);
    json.field("config", cycle.config_hash).field("prompt", cycle.prompt_digest);
    json.raw_field("decisions", json_or_null(cycle.decisions));
    json.raw_field("guard_results", json_or_null(cycle.guard_results));
    json.key("orders").begin_array();
    for (const storage::OrderRow& order : chain.orders) {
        append_order(json, order);
    }
    json.end_array().key("fills").begin_array();
    for (const storage::ChainFillRow& fill : chain.fills) {
        append_fill(json, fill);
    }
    json.end_array().key("trades").begin_array();
    for (const storage::ChainTradeRow& trade : chain.trades) {
        append_trade(json, trade);
    }
    json.end_array().end_object();
}

} // namespace

Task<Content> build_decisions(storage::ReadScope& scope, std::string trader,
                              std::optional<std::int32_t> before, std::int64_t limit) {
    if (!co_await storage::find_trader(scope.session(), trader)) {
        co_return Content{};
    }
    const auto chains = co_await storage::decision_chains(scope.session(), trader, before, limit);
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("model_id", trader).key("decisions").begin_array();
    for (const storage::DecisionChain& chain : chains) {
        append_cycle(json, chain);
    }
    json.end_array().key("next_before"); // of the page after this one; null: this is the last
    if (static_cast<std::int64_t>(chains.size()) == limit) {
        json.value(chains.back().cycle.cycle_number);
    } else {
        json.null();
    }
    json.end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
