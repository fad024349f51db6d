#include "domain/trade.hpp"

#include "base/json.hpp"

namespace nof0 {
namespace {

void raw_or_null(JsonWriter& json, std::string_view key, const std::optional<std::string>& text) {
    json.raw_field(key, text ? std::string_view(*text) : std::string_view("null"));
}

} // namespace

void append_json(std::string& out, const Trade& trade) {
    JsonWriter json(out);
    json.begin_object()
        .field("id", trade.id)
        .field("exit_sz", trade.exit.size)
        .field("exit_human_time", human_time(trade.exit.time.us))
        .field("entry_commission_dollars", trade.entry.commission)
        .field("symbol", trade.symbol.text())
        .field("total_commission_dollars", trade.total_commission_dollars);
    raw_or_null(json, "entry_liquidation", trade.entry.liquidation);
    json.field("entry_sz", trade.entry.size)
        .field("entry_human_time", human_time(trade.entry.time.us))
        .field("entry_tid", trade.entry.tid)
        .field("quantity", trade.quantity)
        .field("exit_crossed", trade.exit.crossed)
        .field("confidence", trade.confidence)
        .field("exit_commission_dollars", trade.exit.commission)
        .field("entry_oid", trade.entry.oid)
        .field("exit_oid", trade.exit.oid)
        .field("entry_closed_pnl", trade.entry.closed_pnl)
        .field("exit_tid", trade.exit.tid)
        .raw_field("exit_plan", trade.exit_plan)
        .field("exit_time", trade.exit.time.seconds());
    raw_or_null(json, "exit_liquidation", trade.exit.liquidation);
    json.field("entry_time", trade.entry.time.seconds())
        .field("side", to_text(trade.side))
        .field("entry_price", trade.entry.price)
        .field("entry_crossed", trade.entry.crossed)
        .field("exit_closed_pnl", trade.exit.closed_pnl)
        .field("realized_net_pnl", trade.realized_net_pnl)
        .field("exit_price", trade.exit.price)
        .field("trade_id", trade.trade_id)
        .field("realized_gross_pnl", trade.realized_gross_pnl)
        .field("leverage", trade.leverage)
        .field("trade_type", trade.trade_type)
        .field("model_id", trade.trader.text())
        .end_object();
}

} // namespace nof0
