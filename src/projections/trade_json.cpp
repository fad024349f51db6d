#include "projections/trade_json.hpp"

#include "base/ensure.hpp"
#include "projections/metadata.hpp"

namespace nof0::projections {
namespace {

template<class T>
T known(const std::optional<T>& value, const char* what) {
    ensure(value.has_value(), what);
    return *value;
}

} // namespace

Trade trade_of(const storage::TradeRow& row) {
    Trade trade{.trader = TraderId(row.model_id), .symbol = Symbol(row.symbol)};
    trade.id = row.id;
    trade.trade_id = row.trade_id.value_or("");
    trade.side = row.side == "short" ? Side::short_side : Side::long_side;
    trade.trade_type = row.trade_type.value_or(row.side);
    trade.quantity = known(row.quantity, "a trade has a quantity");
    trade.leverage = row.leverage.value_or(1);
    trade.confidence = row.confidence.value_or(0);
    trade.entry = TradeLeg{
        .time = ArenaTime::from_us(known(row.entry_us, "a trade has an entry time")),
        .price = known(row.entry_price, "a trade has an entry price"),
        .size = row.entry_sz.value_or(0),
        .commission = row.entry_commission_dollars.value_or(0),
        .closed_pnl = row.entry_closed_pnl.value_or(0),
        .oid = row.entry_oid,
        .tid = row.entry_tid,
        .crossed = row.entry_crossed.value_or(true),
    };
    trade.exit = TradeLeg{
        .time = ArenaTime::from_us(known(row.exit_us, "a trade has an exit time")),
        .price = known(row.exit_price, "a trade has an exit price"),
        .size = row.exit_sz.value_or(0),
        .commission = row.exit_commission_dollars.value_or(0),
        .closed_pnl = row.exit_closed_pnl.value_or(0),
        .oid = row.exit_oid,
        .tid = row.exit_tid,
        .crossed = row.exit_crossed.value_or(true),
    };
    trade.total_commission_dollars = row.total_commission_dollars.value_or(0);
    trade.realized_gross_pnl = known(row.realized_gross_pnl, "a trade has a gross result");
    trade.realized_net_pnl = known(row.realized_net_pnl, "a trade has a net result");
    if (row.metadata) {
        const Metadata metadata(row.metadata->text);
        trade.exit_plan = metadata.json("exit_plan").value_or("{}");
        trade.entry.liquidation = metadata.json("entry_liquidation");
        trade.exit.liquidation = metadata.json("exit_liquidation");
    }
    return trade;
}

void append_trade(std::string& out, const storage::TradeRow& row) {
    append_json(out, trade_of(row));
}

} // namespace nof0::projections
