// nof0:sim:orders:{trader_id} (open orders in the order of their placing) and
// nof0:sim:balances:{trader_id} (field: asset). Amounts are exact decimals.
#include "storage/simulator.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"

namespace nof0::projections {
namespace {

void amount(JsonWriter& json, std::string_view name, const std::optional<Decimal>& value) {
    json.raw_field(name, value ? value->text() : "null");
}

} // namespace

Task<Content> build_sim_orders(storage::ReadScope& scope, const Options&, std::string trader) {
    Content content;
    const auto rows = co_await storage::open_sim_orders(scope.session(), trader);
    for (const storage::SimOrderRow& row : rows) {
        std::string text;
        JsonWriter json(text);
        json.begin_object().field("oid", row.oid).field("cloid", row.cloid);
        json.field("symbol", row.symbol).field("side", row.side).field("kind", row.kind);
        json.field("time_in_force", row.time_in_force);
        amount(json, "px", row.px);
        amount(json, "trigger_px", row.trigger_px);
        amount(json, "qty", row.qty);
        amount(json, "filled_qty", row.filled_qty);
        json.field("reduce_only", row.reduce_only).field("created_ms", row.created_ms);
        json.field("updated_ms", row.updated_ms).end_object();
        content.elements.push_back(cache::Element{{}, std::move(text)});
    }
    co_return content;
}

Task<Content> build_sim_balances(storage::ReadScope& scope, const Options&, std::string trader) {
    Content content;
    const auto rows = co_await storage::sim_balances(scope.session(), trader);
    for (const storage::SimBalanceRow& row : rows) {
        std::string text;
        JsonWriter json(text);
        json.begin_object();
        amount(json, "total", row.total);
        amount(json, "held", row.held);
        json.end_object();
        content.elements.push_back(cache::Element{row.asset, std::move(text)});
    }
    co_return content;
}

} // namespace nof0::projections
