#include "pipelines/fills/fill_rows.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace nof0::pipelines {
namespace {

constexpr std::string_view k_snapshot_kind = "snapshot";
constexpr std::size_t k_text_bytes_max = 256; // of dir, hash and the like: venues send a few

std::optional<std::string> short_text(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(clean_text(text, k_text_bytes_max).text);
}

bool same_address(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool is_liquidation(const Fill& fill) {
    return fill.liquidation && same_address(fill.liquidation->liquidated_user, fill.account);
}

std::string kind_of(const Fill& fill) {
    if (fill.is_snapshot) {
        return std::string(k_snapshot_kind);
    }
    if (is_liquidation(fill) || fill.dir.starts_with("Liquidated")) {
        return "liquidation";
    }
    return fill.dir == "Settlement" ? "settlement" : "trade";
}

std::optional<pg::Json> liquidation_of(const Fill& fill) {
    if (!fill.liquidation) {
        return std::nullopt;
    }
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.field("liquidatedUser", clean_text(fill.liquidation->liquidated_user, 128).text);
    if (fill.liquidation->mark_px) {
        json.field("markPx", fill.liquidation->mark_px->text());
    }
    json.field("method", clean_text(fill.liquidation->method, 64).text).end_object();
    return pg::Json{std::move(text)};
}

// What has no column: only what is not the usual value.
std::optional<pg::Json> metadata_of(const FillEvent& event) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    if (event.fill.builder_fee) {
        json.field("builderFee", event.fill.builder_fee->text());
    }
    if (event.fill.twap_id) {
        json.field("twapId", *event.fill.twap_id);
    }
    json.end_object();
    return text == "{}" ? std::nullopt : std::optional(pg::Json{std::move(text)});
}

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
        if (same_address(trade.liquidation->liquidated_user, pair.account)) {
            json.field("liquidated", true);
        }
    }
    json.end_object();
    return text == "{}" ? std::nullopt : std::optional(pg::Json{std::move(text)});
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

storage::NewFillRow new_fill_row(const FillEvent& event, std::int64_t version) {
    const Fill& fill = event.fill;
    return {.exchange_provider = fill.exchange_provider,
            .account = fill.account,
            .fill_key = fill_key(fill),
            .model_id = fill.trader.text(),
            .symbol = fill.coin.text(),
            .ts_ms = fill.time_ms,
            .side = fill.side == OrderSide::buy ? "buy" : "sell",
            .px = fill.px,
            .sz = fill.sz,
            .start_position = fill.start_position,
            .closed_pnl = fill.closed_pnl,
            .fee = fill.fee,
            .fee_token = clean_text(fill.fee_token, 32).text,
            .oid = fill.oid,
            .tid = fill.tid,
            .cloid = fill.cloid ? short_text(*fill.cloid) : std::nullopt,
            .crossed = fill.crossed,
            .dir = short_text(fill.dir),
            .hash = short_text(fill.hash),
            .kind = kind_of(fill),
            .liquidation = liquidation_of(fill),
            .digest = fill_digest(fill),
            .metadata = metadata_of(event),
            .version = version};
}

storage::NewFillRow gap_fill_row(const PairKey& pair, const rules::GapFill& gap,
                                 std::int64_t version) {
    const std::string content = gap.key + ' ' + gap.start_position.text() + ' ' +
                                gap.signed_size.text() + ' ' + gap.price.text();
    return {.exchange_provider = pair.exchange_provider,
            .account = pair.account,
            .fill_key = gap.key,
            .model_id = gap.trader.text(),
            .symbol = pair.symbol,
            .ts_ms = gap.time_ms,
            .side = gap.signed_size.sign() > 0 ? "buy" : "sell",
            .px = gap.price,
            .sz = gap.signed_size.abs(),
            .start_position = gap.start_position,
            .fee_token = "USDC",
            .kind = "gap",
            .digest = sha256_hex(content),
            .version = version};
}

storage::CashEventRow cash_event_row(const CashEvent& event, std::int64_t version) {
    return {.exchange_provider = event.exchange_provider,
            .account = event.account,
            .kind = event.kind,
            .ts_ms = event.time_ms,
            .coin = clean_text(event.coin, 64).text,
            .ordinal = event.ordinal,
            .model_id = event.trader.text(),
            .currency = clean_text(event.currency, 32).text,
            .amount = event.amount,
            .hash = short_text(event.hash),
            .origin = "native",
            .version = version};
}

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
            .closed_pnl = closed_pnl_of(step)};
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
            .metadata = metadata_of(owned, pair),
            .version = version};
}

Fill fill_of(const storage::StoredFillRow& row) {
    Fill fill{.exchange_provider = row.exchange_provider,
              .account = row.account,
              .trader = TraderId(row.model_id),
              .coin = Symbol(row.symbol),
              .px = row.px,
              .sz = row.sz,
              .side = row.side == "buy" ? OrderSide::buy : OrderSide::sell,
              .time_ms = row.ts_ms,
              .start_position = row.start_position.value_or(Decimal()),
              .dir = row.dir.value_or(""),
              .closed_pnl = row.closed_pnl.value_or(Decimal()),
              .hash = row.hash.value_or(""),
              .oid = row.oid.value_or(0),
              .crossed = row.crossed.value_or(true),
              .fee = row.fee,
              .fee_token = row.fee_token,
              .tid = row.tid.value_or(0),
              .is_snapshot = row.kind == k_snapshot_kind};
    if (row.liquidated_user || row.liquidation_method) {
        fill.liquidation = FillLiquidation{.liquidated_user = row.liquidated_user.value_or(""),
                                           .method = row.liquidation_method.value_or("")};
        if (row.liquidation_mark_px) {
            if (const auto mark = Decimal::parse(*row.liquidation_mark_px)) {
                fill.liquidation->mark_px = mark.value();
            }
        }
    }
    return fill;
}

} // namespace nof0::pipelines
