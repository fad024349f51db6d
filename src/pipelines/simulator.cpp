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
constexpr std::size_t k_status_bytes_max = 1024;

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
    row.filled_notional = order.filled_notional;
    row.venue_status = clean_text(order.venue_status, k_status_bytes_max).text;
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

storage::SimPositionRow row_of(const SimTransaction& step, const SimPosition& position) {
    return {.trader_id = position.trader.text(),
            .symbol = position.symbol.text(),
            .quantity = position.quantity,
            .cost = position.cost,
            .leverage = position.leverage,
            .is_cross = position.is_cross,
            .isolated_margin = position.isolated_margin,
            .updated_ms = position.updated_ms,
            .event_seq = step.step};
}

storage::SimVenueRow row_of(const SimTransaction& step, const SimVenueState& venue) {
    return {.provider = clean_text(venue.provider, k_word_bytes_max).text,
            .next_oid = venue.next_oid,
            .next_tid = venue.next_tid,
            .last_funding_ms = venue.last_funding_ms,
            .engine = pg::Json{venue.engine.empty() ? "{}" : venue.engine},
            .event_seq = step.step};
}

void append_json(JsonWriter& json, const SimChange& change) {
    json.begin_object().field("trader_id", change.trader.text()).field("seq", change.seq);
    json.key("orders").begin_array();
    for (const SimOrder& order : change.orders) {
        json.begin_object().field("oid", order.oid).field("symbol", order.symbol.text());
        json.field("qty", order.qty.text()).field("filled_qty", order.filled_qty.text());
        json.field("status", to_text(order.status)).end_object();
    }
    json.end_array().key("balances").begin_array();
    for (const SimBalance& balance : change.balances) {
        const storage::SimBalanceRow row = row_of(change, balance);
        json.begin_object().field("asset", row.asset).field("total", row.total.text());
        json.field("held", row.held.text()).end_object();
    }
    json.end_array().end_object();
}

// What many steps leave of each row: its newest.
class Books {
public:
    void add(const SimTransaction& step, Written& written);
    Task<> store(storage::WriteScope& scope, Written& written);

private:
    Newest<std::pair<std::string, std::int64_t>, storage::SimOrderRow> orders_;
    Newest<Name, storage::SimBalanceRow> balances_;
    Newest<Name, storage::SimPositionRow> positions_;
    Newest<std::string, storage::SimVenueRow> venues_;
};

void Books::add(const SimTransaction& step, Written& written) {
    for (const SimChange& change : step.changes) {
        const std::string& trader = change.trader.text();
        log_debug("simulator.change", {{"model_id", trader}, {"source_event", change.seq}});
        for (const SimOrder& order : change.orders) {
            orders_.add({trader, order.oid}, row_of(change, order));
            written.touched.insert({cache::Family::sim_orders, trader});
        }
        for (const SimBalance& balance : change.balances) {
            storage::SimBalanceRow row = row_of(change, balance);
            balances_.add({trader, row.asset}, std::move(row));
            written.touched.insert({cache::Family::sim_balances, trader});
        }
    }
    for (const SimPosition& position : step.positions) {
        positions_.add({position.trader.text(), position.symbol.text()}, row_of(step, position));
    }
    if (step.venue) {
        venues_.add(step.venue->provider, row_of(step, *step.venue));
    }
}

Task<> Books::store(storage::WriteScope& scope, Written& written) {
    const std::vector<storage::SimOrderRow> orders = orders_.rows();
    const std::vector<storage::SimBalanceRow> balances = balances_.rows();
    const std::vector<storage::SimPositionRow> positions = positions_.rows();
    std::int64_t rows = 0;
    if (!orders.empty()) {
        rows += co_await storage::store_sim_orders(scope, orders);
    }
    fail_point("simulator.orders");
    if (!balances.empty()) {
        rows += co_await storage::store_sim_balances(scope, balances);
    }
    if (!positions.empty()) {
        rows += co_await storage::store_sim_positions(scope, positions);
    }
    for (const storage::SimVenueRow& venue : venues_.rows()) {
        rows += co_await storage::store_sim_venue(scope, venue);
    }
    written.rows = static_cast<std::size_t>(rows);
    const std::size_t offered =
        orders_.offered() + balances_.offered() + positions_.offered() + venues_.offered();
    written.duplicates = offered - written.rows;
}

Tenure tenure_of(const SimTransaction& step) {
    return {step.lease, step.lease_token};
}

} // namespace

Task<Written> SimulatorPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    Tenures claimed;
    for (std::size_t i = 0; i < written.events; ++i) {
        claimed.insert(tenure_of(event(i)));
    }
    const Tenures broken = co_await fences_.broken(scope, std::move(claimed));
    Books books;
    for (std::size_t i = 0; i < written.events; ++i) {
        if (!broken.contains(tenure_of(event(i)))) {
            books.add(event(i), written);
        }
    }
    co_await books.store(scope, written);
    fail_point("simulator.written");
    co_return written;
}

UnstorableEvent SimulatorPipeline::unstorable(const SimTransaction& event) const {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("step", event.step).field("now_ms", event.now_ms);
    json.key("changes").begin_array();
    for (const SimChange& change : event.changes) {
        append_json(json, change);
    }
    json.end_array().end_object();
    std::string key = std::to_string(event.step);
    for (const SimChange& change : event.changes) {
        key += ":" + change.trader.text() + ":" + std::to_string(change.seq);
    }
    return {std::move(key), std::move(text)};
}

} // namespace nof0::pipelines
