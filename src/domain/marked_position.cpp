#include "domain/marked_position.hpp"

#include "base/json.hpp"

namespace nof0 {
namespace {

// The public records say "no order" as -1.
std::int64_t oid_or_minus_one(const std::optional<std::int64_t>& oid) {
    return oid.value_or(-1);
}

} // namespace

void append_json(std::string& out, const MarkedPosition& marked) {
    const Position& position = marked.position;
    JsonWriter json(out);
    json.begin_object()
        .field("entry_oid", oid_or_minus_one(position.entry_oid))
        .field("risk_usd", position.risk_usd)
        .field("confidence", position.confidence)
        .field("index_col", position.index_col)
        .raw_field("exit_plan", position.exit_plan)
        .field("entry_time", position.entry_time.seconds())
        .field("symbol", position.symbol.text())
        .field("entry_price", position.entry_price)
        .field("tp_oid", oid_or_minus_one(position.tp_oid))
        .field("margin", marked.margin)
        .field("wait_for_fill", position.wait_for_fill)
        .field("sl_oid", oid_or_minus_one(position.sl_oid))
        .field("oid", oid_or_minus_one(position.entry_oid))
        .field("current_price", marked.current_price)
        .field("closed_pnl", position.closed_pnl)
        .field("liquidation_price", marked.liquidation_price)
        .field("commission", position.commission)
        .field("leverage", position.leverage)
        .field("slippage", 0)
        .field("quantity", position.quantity)
        .field("unrealized_pnl", marked.unrealized_pnl)
        .end_object();
}

} // namespace nof0
