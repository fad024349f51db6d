#include "pipelines/simulator.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/simulator.hpp"

#include <map>

namespace nof0::pipelines {
namespace {

constexpr std::size_t k_word_bytes_max = 256;

storage::SimOrderRow row_of(const SimChange& change, const SimOrder& order) {
    storage::SimOrderRow row;
    row.trader_id = change.trader.text();
    row.oid = order.oid;
    if (order.cloid) {
        row.cloid = clean_text(*order.cloid, k_word_bytes_max).text;
    }
    row.symbol = order.symbol.text();
    row.side = order.side == OrderSide::buy ? "buy" : "sell";
    row.kind = to_text(order.kind);
    if (order.time_in_force) {
        row.time_in_force = to_text(*order.time_in_force);
    }
    row.px = order.px;
    row.trigger_px = order.trigger_px;
    row.qty = order.qty;
    row.filled_qty = order.filled_qty;
    row.reduce_only = order.reduce_only;
    row.status = to_text(order.status);
    row.created_ms = order.created_ms;
    row.updated_ms = order.updated_ms;
    row.event_seq = change.seq;
    return row;
}

storage::SimBalanceRow row_of(const SimChange& change, const SimBalance& balance) {
    const std::string asset = clean_text(balance.asset, k_word_bytes_max).text;
    return {change.trader.text(), asset, balance.total, balance.held, change.seq};
}

// One row a key, the one with the greatest seq: a statement may not touch a row twice.
template<class Key, class Row>
class Newest {
public:
    void add(Key key, Row row) {
        ++offered_;
        const auto [kept, is_new] = rows_.try_emplace(std::move(key), row);
        if (!is_new && row.event_seq > kept->second.event_seq) {
            kept->second = std::move(row);
        }
    }
    std::vector<Row> rows() const {
        std::vector<Row> rows;
        for (const auto& [key, row] : rows_) {
            rows.push_back(row);
        }
        return rows;
    }
    std::size_t offered() const { return offered_; }

private:
    std::map<Key, Row> rows_;
    std::size_t offered_ = 0;
};

using Name = std::pair<std::string, std::string>;

} // namespace

Task<Written> SimulatorPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    Newest<std::pair<std::string, std::int64_t>, storage::SimOrderRow> orders;
    Newest<Name, storage::SimBalanceRow> balances;
    for (std::size_t i = 0; i < written.events; ++i) {
        const SimChange& change = event(i);
        const std::string& trader = change.trader.text();
        log_debug("simulator.change", {{"model_id", trader}, {"source_event", change.seq}});
        for (const SimOrder& order : change.orders) {
            orders.add({trader, order.oid}, row_of(change, order));
            written.touched.insert({cache::Family::sim_orders, trader});
        }
        for (const SimBalance& balance : change.balances) {
            storage::SimBalanceRow row = row_of(change, balance);
            balances.add({trader, row.asset}, std::move(row));
            written.touched.insert({cache::Family::sim_balances, trader});
        }
    }
    const std::vector<storage::SimOrderRow> order_rows = orders.rows();
    const std::vector<storage::SimBalanceRow> balance_rows = balances.rows();
    if (!order_rows.empty()) {
        written.rows +=
            static_cast<std::size_t>(co_await storage::store_sim_orders(scope, order_rows));
    }
    fail_point("simulator.orders");
    if (!balance_rows.empty()) {
        written.rows +=
            static_cast<std::size_t>(co_await storage::store_sim_balances(scope, balance_rows));
    }
    written.duplicates = orders.offered() + balances.offered() - written.rows;
    fail_point("simulator.written");
    co_return written;
}

UnstorableEvent SimulatorPipeline::unstorable(const SimChange& event) const {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("trader_id", event.trader.text()).field("seq", event.seq);
    json.key("orders").begin_array();
    for (const SimOrder& order : event.orders) {
        json.begin_object().field("oid", order.oid).field("symbol", order.symbol.text());
        json.field("qty", order.qty.text()).field("filled_qty", order.filled_qty.text());
        json.field("status", to_text(order.status)).end_object();
    }
    json.end_array().key("balances").begin_array();
    for (const SimBalance& balance : event.balances) {
        const storage::SimBalanceRow row = row_of(event, balance);
        json.begin_object().field("asset", row.asset).field("total", row.total.text());
        json.field("held", row.held.text()).end_object();
    }
    json.end_array().end_object();
    return {event.trader.text() + ":" + std::to_string(event.seq), std::move(text)};
}

} // namespace nof0::pipelines
