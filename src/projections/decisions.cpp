// /api/traders/{id}/decisions: a trader's cycles with their causal chain.
//
// Amounts are exact decimals written as JSON numbers; times are seconds since 1970, as everywhere
// in the public API.
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "projections/list_page.hpp"
#include "storage/decision_chain.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <limits>

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

std::int32_t cycle_of(const std::optional<storage::ListKey>& key, std::int32_t absent) {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    return key ? static_cast<std::int32_t>(std::clamp(key->time, -most, most)) : absent;
}

Task<storage::CycleRange> range_of_cycles(storage::ReadScope& scope, const std::string& trader,
                                          const ListAsk& ask) {
    storage::CycleRange range{.limit = ask.limit + 1};
    range.before = cycle_of(ask.before, range.before);
    range.after = cycle_of(ask.after, range.after);
    if (!ask.from_ms && !ask.to_ms) {
        co_return range;
    }
    constexpr std::int64_t last_ms = 253'402'300'799'999; // of the year 9999
    const std::int64_t from_ms = std::clamp<std::int64_t>(ask.from_ms.value_or(0), 0, last_ms);
    const std::int64_t to_ms = std::clamp<std::int64_t>(ask.to_ms.value_or(last_ms), 0, last_ms);
    const auto bounds = co_await storage::cycle_bounds(scope.session(), trader, from_ms, to_ms);
    if (!bounds.first) {
        range.before = range.after; // nothing is so late
        co_return range;
    }
    range.after = std::max(range.after, *bounds.first - 1);
    if (bounds.end) {
        range.before = std::min(range.before, *bounds.end);
    }
    co_return range;
}

} // namespace

Task<ListPage> build_decision_page(storage::ReadScope& scope, ListAsk ask) {
    const std::string trader = ask.traders.at(0);
    const storage::CycleRange range = co_await range_of_cycles(scope, trader, ask);
    const auto chains = co_await storage::decision_chains(scope.session(), trader, range);
    const auto key_of = [](const storage::DecisionChain& chain) {
        return storage::ListKey{chain.cycle.cycle_number, {}};
    };
    const auto append = [](std::string& out, const storage::DecisionChain& chain) {
        JsonWriter json(out);
        append_cycle(json, chain);
    };
    co_return page_of(chains, ask.limit, key_of, append);
}

Task<Content> build_decisions(storage::ReadScope& scope, ListAsk ask) {
    if (!co_await storage::find_trader(scope.session(), ask.traders.at(0))) {
        co_return Content{};
    }
    const ListPage page = co_await build_decision_page(scope, ask);
    const auto next = page.next ? std::optional(page.next->time) : std::nullopt;
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("model_id", ask.traders.at(0)).key("decisions").begin_array();
    for (const std::string& row : page.rows) {
        json.raw(row);
    }
    json.end_array().field("next_before", next); // of the page after this one; null: the last
    json.field("next", next).end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
