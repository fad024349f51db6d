// /api/fills: what was executed, exactly as the venue said it.
#include "base/json.hpp"
#include "projections/list_page.hpp"
#include "storage/fill_pages.hpp"

namespace nof0::projections {
namespace {

storage::ListKey key_of(const storage::FillPageRow& fill) {
    return {fill.ts_ms, fill.model_id + "/" + fill.fill_key};
}

void append_fill(std::string& out, const storage::FillPageRow& fill) {
    JsonWriter json(out);
    json.begin_object().field("id", fill.fill_key).field("model_id", fill.model_id);
    json.field("symbol", fill.symbol).field("side", fill.side);
    json.raw_field("price", fill.px.text()).raw_field("size", fill.sz.text());
    json.raw_field("fee", fill.fee.text()).field("fee_token", fill.fee_token);
    json.raw_field("closed_pnl", fill.closed_pnl ? fill.closed_pnl->text() : "null");
    json.field("crossed", fill.crossed).field("time", fill.ts_ms);
    json.field("oid", fill.oid).field("tid", fill.tid).field("cloid", fill.cloid);
    json.field("liquidation", fill.kind == "liquidation" || fill.liquidation.has_value());
    json.end_object();
}

} // namespace

Task<ListPage> build_fill_page(storage::ReadScope& scope, ListAsk ask) {
    const storage::ListOwners owners = co_await owners_of(scope, ask);
    const storage::ListRange range = range_of(ask, 1);
    const auto rows = co_await storage::fill_page(scope.session(), owners, ask.symbol, range);
    co_return page_of(rows, ask.limit, key_of, append_fill);
}

} // namespace nof0::projections
