#include "pipelines/fills/fold_rows.hpp"

#include "base/json.hpp"
#include "pipelines/fills/fill_rows.hpp"

namespace nof0::pipelines {
namespace {

// What a trade has beyond its columns.
std::optional<pg::Json> metadata_of(const rules::OwnedTrade& owned, const PairKey& pair) {
    const rules::FoldedTrade& trade = owned.trade;
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    if (!trade.residual().is_zero()) {
        json.field("own_gross", trade.own_gross.text());
    }
    if (trade.kind == rules::TradeKind::gap) {
        json.field("gap", true);
    }
    if (trade.liquidation) {
        const Trade shown = rules::to_trade(trade, owned.trader);
        json.raw_field("exit_liquidation", shown.exit.liquidation.value_or("null"));
        if (is_own_liquidation(*trade.liquidation, pair.account)) {
            json.field("liquidated", true);
        }
    }
    if (!owned.plan.exit_plan.empty()) {
        json.raw_field("exit_plan", owned.plan.exit_plan);
    }
    json.end_object();
    return text == "{}" ? std::nullopt : std::optional(pg::Json{std::move(text)});
}

// What a position has beyond its columns; "{}" when nothing.
pg::Json metadata_of(const EntryPlan& plan) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    if (plan.risk_usd) {
        json.field("risk_usd", *plan.risk_usd);
    }
    if (!plan.exit_plan.empty()) {
        json.raw_field("exit_plan", plan.exit_plan);
    }
    json.end_object();
    return {std::move(text)};
}

std::optional<pg::Json> step_metadata_of(const EntryPlan& plan) {
    return plan.risk_usd || !plan.exit_plan.empty() ? std::optional(metadata_of(plan))
                                                    : std::nullopt;
}

const char* side_of(const rules::PositionStep& step) {
    return step.is_short() ? "short" : "long";
}
const char* status_of(const rules::PositionStep& step) {
    return step.is_open ? "open" : "closed";
}
std::optional<std::int64_t> exit_time_of(const rules::PositionStep& step) {
    return step.is_open ? std::nullopt : std::optional(step.time_ms);
}
std::optional<double> exit_price_of(const rules::PositionStep& step) {
    return step.exit_price.is_zero() ? std::nullopt : std::optional(step.exit_price.to_double());
}
double closed_pnl_of(const rules::PositionStep& step) {
    return (step.gross - step.commission_paid).to_double();
}

} // namespace

storage::PositionStepRow position_step_row(const PairKey& pair, const rules::PositionStep& step,
                                           std::int64_t version) {
    return {.position_id = rules::position_id(step.trader, step.open_key),
            .version = version,
            .step = step.step,
            .exchange_provider = pair.exchange_provider,
            .account = pair.account,
            .model_id = step.trader.text(),
            .symbol = pair.symbol,
            .ts_ms = step.time_ms,
            .fill_key = step.fill_key,
            .side = side_of(step),
            .status = status_of(step),
            .quantity = step.quantity,
            .cost = step.cost,
            .open_commission = step.open_commission,
            .entry_price = step.entry_price.to_double(),
            .entry_ts_ms = step.entry_time_ms,
            .exit_ts_ms = exit_time_of(step),
            .exit_price = exit_price_of(step),
            .closed_pnl = closed_pnl_of(step),
            .leverage = step.plan.leverage,
            .confidence = step.plan.confidence,
            .metadata = step_metadata_of(step.plan)};
}

storage::FoldedPositionRow position_row(const PairKey& pair, const rules::PositionStep& step,
                                        std::int64_t version) {
    return {.id = rules::position_id(step.trader, step.open_key),
            .model_id = step.trader.text(),
            .symbol = pair.symbol,
            .side = side_of(step),
            .entry_price = step.entry_price.to_double(),
            .quantity = step.shown_quantity.to_double(),
            .entry_ts_ms = step.entry_time_ms,
            .commission = step.commission_paid.to_double(),
            .status = status_of(step),
            .exit_ts_ms = exit_time_of(step),
            .exit_price = exit_price_of(step),
            .exchange_provider = pair.exchange_provider,
            .account = pair.account,
            .entry_ts_us = step.entry_time_ms * 1000,
            .entry_oid = step.entry_oid > 0 ? std::optional(step.entry_oid) : std::nullopt,
            .open_fill_key = step.open_key,
            .close_fill_key = step.is_open ? std::nullopt : std::optional(step.fill_key),
            .exact_quantity = step.quantity,
            .exact_cost = step.cost,
            .exact_open_commission = step.open_commission,
            .closed_pnl = closed_pnl_of(step),
            .leverage = step.plan.leverage,
            .confidence = step.plan.confidence,
            .metadata = metadata_of(step.plan),
            .version = version};
}

storage::FoldedTradeRow trade_row(const PairKey& pair, const rules::OwnedTrade& owned,
                                  std::int64_t version) {
    const Trade trade = rules::to_trade(owned.trade, owned.trader);
    return {.id = trade.id,
            .model_id = owned.trader.text(),
            .symbol = pair.symbol,
            .side = std::string(to_text(trade.side)),
            .trade_type = trade.trade_type,
            .quantity = trade.quantity,
            .entry_price = trade.entry.price,
            .entry_ts_ms = trade.entry.time.ms(),
            .exit_price = trade.exit.price,
            .exit_ts_ms = trade.exit.time.ms(),
            .realized_gross_pnl = trade.realized_gross_pnl,
            .realized_net_pnl = trade.realized_net_pnl,
            .total_commission_dollars = trade.total_commission_dollars,
            .entry_oid = trade.entry.oid,
            .exit_oid = trade.exit.oid,
            .trade_id = trade.trade_id,
            .entry_us = trade.entry.time.us,
            .exit_us = trade.exit.time.us,
            .entry_sz = trade.entry.size,
            .exit_sz = trade.exit.size,
            .entry_tid = trade.entry.tid,
            .exit_tid = trade.exit.tid,
            .entry_crossed = trade.entry.crossed,
            .exit_crossed = trade.exit.crossed,
            .entry_commission_dollars = trade.entry.commission,
            .exit_commission_dollars = trade.exit.commission,
            .entry_closed_pnl = trade.entry.closed_pnl,
            .exit_closed_pnl = trade.exit.closed_pnl,
            .position_id = rules::position_id(owned.trader, owned.trade.open_key),
            .exchange_provider = pair.exchange_provider,
            .account = pair.account,
            .rounding_residual = owned.trade.residual(),
            .leverage = owned.plan.leverage,
            .confidence = owned.plan.confidence,
            .metadata = metadata_of(owned, pair),
            .version = version};
}

} // namespace nof0::pipelines
