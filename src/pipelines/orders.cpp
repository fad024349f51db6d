#include "pipelines/orders.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/orders.hpp"

#include <map>

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_word_bytes_max = 256;
constexpr std::size_t k_error_bytes_max = 4096;

std::string word(const std::string& text) {
    return clean_text(text, k_word_bytes_max).text;
}

storage::OrderRow row_of(const Order& order) {
    storage::OrderRow row;
    row.cloid = word(order.cloid);
    row.model_id = order.origin.trader.text();
    row.cycle_number = order.origin.cycle_number;
    row.decision_ref = word(order.origin.decision_ref);
    row.leg = word(order.origin.leg);
    row.attempt_class = word(order.origin.attempt_class);
    row.exchange_provider = word(order.exchange_provider);
    row.account = word(order.account);
    row.symbol = order.symbol.text();
    row.side = order.side == OrderSide::buy ? "buy" : "sell";
    row.kind = to_text(order.kind);
    if (order.time_in_force) {
        row.time_in_force = to_text(*order.time_in_force);
    }
    row.qty = order.qty;
    row.px = order.px;
    row.trigger_px = order.trigger_px;
    row.reduce_only = order.reduce_only;
    row.status = to_text(order.status);
    row.filled_qty = order.filled_qty;
    row.oid = order.oid;
    if (order.error_message) {
        row.error_message = clean_text(*order.error_message, k_error_bytes_max).text;
    }
    row.created_ms = order.created_ms;
    row.updated_ms = order.updated_ms;
    row.event_seq = order.seq;
    row.leverage = order.plan.leverage;
    row.confidence = order.plan.confidence;
    row.risk_usd = order.plan.risk_usd;
    if (!order.plan.exit_plan.empty()) {
        row.exit_plan = pg::Json{order.plan.exit_plan};
    }
    return row;
}

Tenure tenure_of(const Order& order) {
    return {trader_lease(order.origin.trader.text()), order.lease_token};
}

bool has_plan(const storage::OrderRow& row) {
    return row.leverage || row.confidence || row.risk_usd || row.exit_plan;
}

// The newer of two rows of one order, with the plan that either has: it is decided once.
storage::OrderRow merged(storage::OrderRow a, storage::OrderRow b) {
    storage::OrderRow& newer = b.event_seq > a.event_seq ? b : a;
    storage::OrderRow& older = b.event_seq > a.event_seq ? a : b;
    if (!has_plan(newer)) {
        newer.leverage = older.leverage;
        newer.confidence = older.confidence;
        newer.risk_usd = older.risk_usd;
        newer.exit_plan = std::move(older.exit_plan);
    }
    return std::move(newer);
}

} // namespace

Task<Written> OrderPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    Tenures claimed;
    for (std::size_t i = 0; i < written.events; ++i) {
        claimed.insert(tenure_of(event(i)));
    }
    const Tenures broken = co_await fences_.broken(scope, std::move(claimed));
    std::map<std::string, storage::OrderRow> newest; // by cloid: one row a statement
    for (std::size_t i = 0; i < written.events; ++i) {
        if (broken.contains(tenure_of(event(i)))) {
            continue;
        }
        storage::OrderRow row = row_of(event(i));
        log_debug("orders.change", {{"model_id", row.model_id},
                                    {"symbol", row.symbol},
                                    {"source_event", row.cloid},
                                    {"status", row.status}});
        storage::OrderRow& kept = newest[row.cloid];
        kept = kept.cloid.empty() ? std::move(row) : merged(std::move(kept), std::move(row));
    }
    std::vector<storage::OrderRow> rows;
    for (auto& [cloid, row] : newest) {
        if (row.leg != "main") { // positions show the trigger orders that rest for them
            written.touched.insert({cache::Family::positions, row.model_id});
            written.touched.insert({cache::Family::positions_all, ""});
        }
        rows.push_back(std::move(row));
    }
    if (!rows.empty()) {
        written.rows =
            static_cast<std::size_t>(co_await storage::store_orders(scope, std::move(rows)));
        written.duplicates = written.events - written.rows;
    }
    fail_point("orders.written");
    co_return written;
}

UnstorableEvent OrderPipeline::unstorable(const Order& event) const {
    const storage::OrderRow row = row_of(event);
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("cloid", row.cloid).field("model_id", row.model_id);
    json.field("symbol", row.symbol).field("side", row.side).field("kind", row.kind);
    json.field("qty", row.qty.text()).field("status", row.status).field("seq", row.event_seq);
    json.end_object();
    return {row.cloid + ":" + std::to_string(row.event_seq), std::move(text)};
}

} // namespace nof0::pipelines
