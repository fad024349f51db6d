#include "rules/folded_trade.hpp"

#include "base/json.hpp"
#include "rules/trades.hpp"

namespace nof0::rules {
namespace {

std::optional<std::int64_t> known(std::int64_t id) {
    return id > 0 ? std::optional(id) : std::nullopt;
}

std::string liquidation_json(const FillLiquidation& liquidation) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("liquidatedUser", liquidation.liquidated_user);
    if (liquidation.mark_px) {
        json.field("markPx", liquidation.mark_px->text());
    }
    json.field("method", liquidation.method).end_object();
    return text;
}

} // namespace

std::string position_id(const TraderId& trader, const std::string& open_key) {
    return trader.text() + '_' + open_key;
}

std::string trade_id(const TraderId& trader, const FoldedTrade& trade) {
    return trader.text() + '_' + trade.open_key + '_' + trade.close_key;
}

Trade to_trade(const FoldedTrade& folded, const TraderId& trader, double leverage,
               double confidence) {
    const Side side = folded.quantity.sign() < 0 ? Side::short_side : Side::long_side;
    const double size = folded.quantity.abs().to_double();
    Trade trade{
        .id = trade_id(trader, folded),
        .trader = trader,
        .symbol = folded.symbol,
        .side = side,
        .trade_type = std::string(to_text(side)),
        .quantity = folded.quantity.to_double(),
        .leverage = leverage,
        .confidence = confidence,
        .entry = {.time = ArenaTime::from_ms(folded.entry_time_ms),
                  .price = folded.entry_price.to_double(),
                  .size = size,
                  .commission = folded.entry_commission.to_double(),
                  .closed_pnl = (-folded.entry_commission).to_double(),
                  .oid = known(folded.entry_oid),
                  .tid = known(folded.entry_tid),
                  .crossed = folded.entry_crossed},
        .exit = {.time = ArenaTime::from_ms(folded.exit_time_ms),
                 .price = folded.exit_price.to_double(),
                 .size = size,
                 .commission = folded.exit_commission.to_double(),
                 .closed_pnl = (folded.gross - folded.exit_commission).to_double(),
                 .oid = known(folded.exit_oid),
                 .tid = known(folded.exit_tid),
                 .crossed = folded.exit_crossed},
        .total_commission_dollars = (folded.entry_commission + folded.exit_commission).to_double(),
        .realized_gross_pnl = folded.gross.to_double(),
        .realized_net_pnl = folded.net().to_double(),
    };
    if (folded.liquidation) {
        trade.exit.liquidation = liquidation_json(*folded.liquidation);
    }
    trade.trade_id = trade_id_text(trade);
    return trade;
}

} // namespace nof0::rules
