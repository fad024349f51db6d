#include "storage/simulator.hpp"

#include "storage/pg/batch.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;
using Integers = std::vector<std::int64_t>;
using Decimals = std::vector<Decimal>;
using MaybeDecimals = std::vector<std::optional<Decimal>>;
using Truths = std::vector<bool>;

const pg::Statement<SimOrderRow(std::string_view)> k_open_orders{"simulator.open_orders"};
const pg::Statement<SimBalanceRow(std::string_view)> k_balances{"simulator.balances"};
const pg::Statement<void(Texts, Integers, MaybeTexts, Texts, Texts, Texts, MaybeTexts,
                         MaybeDecimals, MaybeDecimals, Decimals, Decimals, Truths, Texts, Integers,
                         Integers, Integers, Decimals, Texts, std::int64_t)>
    k_store_orders{"simulator.store_orders"};
const pg::Statement<void(Texts, Texts, Decimals, Decimals, Integers, std::int64_t)>
    k_store_balances{"simulator.store_balances"};
const pg::Statement<SimOrderRow(std::int64_t)> k_all_orders{"simulator.all_orders"};
const pg::Statement<SimBalanceRow()> k_all_balances{"simulator.all_balances"};
const pg::Statement<SimPositionRow()> k_all_positions{"simulator.all_positions"};
const pg::Statement<SimVenueRow(std::string_view)> k_venue{"simulator.venue"};
const pg::BatchStatement<void, SimPositionRow> k_store_positions{"simulator.store_positions"};
const pg::Statement<void(std::string, std::int64_t, std::int64_t, std::int64_t, pg::Json,
                         std::int64_t, std::int64_t)>
    k_store_venue{"simulator.store_venue"};

// One column of the rows.
template<class Row, class Value>
std::vector<Value> column(const std::vector<Row>& rows, Value Row::* member) {
    std::vector<Value> values;
    values.reserve(rows.size());
    for (const Row& row : rows) {
        values.push_back(row.*member);
    }
    return values;
}

} // namespace

Task<std::vector<SimOrderRow>> open_sim_orders(pg::Session& session, std::string_view trader) {
    return session.all(k_open_orders, trader);
}

Task<std::vector<SimBalanceRow>> sim_balances(pg::Session& session, std::string_view trader) {
    return session.all(k_balances, trader);
}

Task<std::vector<SimOrderRow>> all_sim_orders(pg::Session& session, std::int64_t from_oid) {
    return session.all(k_all_orders, from_oid);
}

Task<std::vector<SimBalanceRow>> all_sim_balances(pg::Session& session) {
    return session.all(k_all_balances);
}

Task<std::vector<SimPositionRow>> all_sim_positions(pg::Session& session) {
    return session.all(k_all_positions);
}

Task<std::optional<SimVenueRow>> sim_venue(pg::Session& session, std::string_view provider) {
    return session.maybe_one(k_venue, provider);
}

Task<std::int64_t> store_sim_positions(WriteScope& scope, std::vector<SimPositionRow> rows) {
    for (SimPositionRow& row : rows) {
        row.version = scope.version();
    }
    co_return co_await pg::execute_batch(scope.session(), k_store_positions, rows);
}

Task<std::int64_t> store_sim_venue(WriteScope& scope, const SimVenueRow& venue) {
    return scope.session().execute(k_store_venue, venue.provider, venue.next_oid, venue.next_tid,
                                   venue.last_funding_ms, venue.engine, venue.event_seq,
                                   scope.version());
}

Task<std::int64_t> store_sim_orders(WriteScope& scope, const std::vector<SimOrderRow>& rows) {
    using Row = SimOrderRow;
    return scope.session().execute(
        k_store_orders, column(rows, &Row::trader_id), column(rows, &Row::oid),
        column(rows, &Row::cloid), column(rows, &Row::symbol), column(rows, &Row::side),
        column(rows, &Row::kind), column(rows, &Row::time_in_force), column(rows, &Row::px),
        column(rows, &Row::trigger_px), column(rows, &Row::qty), column(rows, &Row::filled_qty),
        column(rows, &Row::reduce_only), column(rows, &Row::status), column(rows, &Row::created_ms),
        column(rows, &Row::updated_ms), column(rows, &Row::event_seq),
        column(rows, &Row::filled_notional), column(rows, &Row::venue_status), scope.version());
}

Task<std::int64_t> store_sim_balances(WriteScope& scope, const std::vector<SimBalanceRow>& rows) {
    using Row = SimBalanceRow;
    return scope.session().execute(k_store_balances, column(rows, &Row::trader_id),
                                   column(rows, &Row::asset), column(rows, &Row::total),
                                   column(rows, &Row::held), column(rows, &Row::event_seq),
                                   scope.version());
}

} // namespace nof0::storage
