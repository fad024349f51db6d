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

std::string kind_of(const Fill& fill) {
    if (fill.is_snapshot) {
        return std::string(k_snapshot_kind);
    }
    const bool liquidated = fill.liquidation && is_own_liquidation(*fill.liquidation, fill.account);
    if (liquidated || fill.dir.starts_with("Liquidated")) {
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

template<class Row>
EntryPlan plan_of_columns(const Row& row) {
    return {.leverage = row.leverage,
            .confidence = row.confidence,
            .risk_usd = row.risk_usd,
            .exit_plan = row.exit_plan ? row.exit_plan->text : ""};
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
            .fee_token = fee_token_of(fill),
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

std::string fee_token_of(const Fill& fill) {
    constexpr std::size_t token_bytes_max = 32;
    return clean_text(fill.fee_token, token_bytes_max).text;
}

bool is_own_liquidation(const FillLiquidation& liquidation, std::string_view account) {
    return same_address(liquidation.liquidated_user, account);
}

EntryPlan entry_plan_of(const storage::EntryPlanRow& row) {
    return plan_of_columns(row);
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
              .is_snapshot = row.kind == k_snapshot_kind,
              .plan = plan_of_columns(row)};
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
