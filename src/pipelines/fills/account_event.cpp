#include "pipelines/fills/account_event.hpp"

#include "base/json.hpp"
#include "pipelines/stored_object.hpp"

namespace nof0::pipelines {
namespace {

std::string key_of(const FillEvent& event) {
    return event.fill.exchange_provider + ':' + event.fill.account + ':' + fill_key(event.fill);
}

std::string key_of(const CashEvent& event) {
    return event.exchange_provider + ':' + event.account + ':' + event.kind + ':' +
           std::to_string(event.time_ms) + ':' + event.coin + ':' + std::to_string(event.ordinal);
}

std::string key_of(const ThawEvent& event) {
    return "thaw:" + event.exchange_provider + ':' + event.account + ':' + event.coin;
}

void append_event(JsonWriter& json, const FillEvent& event) {
    std::string fill;
    append_json(fill, event.fill);
    json.field("event", "fill").field("exchange_provider", event.fill.exchange_provider);
    json.field("account", event.fill.account).field("source", event.source);
    json.field("trace_id", event.trace_id).field("live", event.news == FillNews::live);
    json.raw_field("fill", fill);
}

void append_event(JsonWriter& json, const CashEvent& event) {
    json.field("event", "cash").field("exchange_provider", event.exchange_provider);
    json.field("account", event.account).field("model_id", event.trader.text());
    json.field("kind", event.kind).field("time", event.time_ms).field("coin", event.coin);
    json.field("ordinal", static_cast<std::int64_t>(event.ordinal));
    json.field("currency", event.currency).field("amount", event.amount.text());
    json.field("hash", event.hash).field("source", event.source);
    json.field("trace_id", event.trace_id);
}

void append_event(JsonWriter& json, const ThawEvent& event) {
    json.field("event", "thaw").field("exchange_provider", event.exchange_provider);
    json.field("account", event.account).field("coin", event.coin);
}

void read_liquidation(StoredObject& row, std::optional<FillLiquidation>& into) {
    if (auto stored = row.object("liquidation")) {
        into.emplace();
        stored->take("liquidatedUser", into->liquidated_user);
        stored->take("markPx", into->mark_px);
        stored->take("method", into->method);
        row.include(*stored);
    }
}

void read_fill(StoredObject& row, Fill& fill) {
    row.need("coin", fill.coin);
    row.need("px", fill.px);
    row.need("sz", fill.sz);
    row.need("side", fill.side);
    row.need("time", fill.time_ms);
    row.need("startPosition", fill.start_position);
    row.need("dir", fill.dir);
    row.need("closedPnl", fill.closed_pnl);
    row.need("hash", fill.hash);
    row.need("oid", fill.oid);
    row.need("crossed", fill.crossed);
    row.need("fee", fill.fee);
    row.need("feeToken", fill.fee_token);
    row.need("tid", fill.tid);
    row.need("model_id", fill.trader);
    row.take("cloid", fill.cloid);
    row.take("builderFee", fill.builder_fee);
    row.take("twapId", fill.twap_id);
    row.take("snapshot", fill.is_snapshot);
    read_liquidation(row, fill.liquidation);
}

std::optional<FillEvent> fill_event_of(StoredObject& stored) {
    FillEvent event{.fill = {.coin = Symbol("-")}};
    stored.need("exchange_provider", event.fill.exchange_provider);
    stored.need("account", event.fill.account);
    stored.need("source", event.source);
    stored.need("trace_id", event.trace_id);
    bool live = true;
    stored.need("live", live);
    event.news = live ? FillNews::live : FillNews::history;
    auto row = stored.object("fill");
    if (!row) {
        return std::nullopt;
    }
    read_fill(*row, event.fill);
    stored.include(*row);
    return stored.is_whole() ? std::optional(std::move(event)) : std::nullopt;
}

std::optional<CashEvent> cash_event_of(StoredObject& stored) {
    CashEvent event;
    stored.need("exchange_provider", event.exchange_provider);
    stored.need("account", event.account);
    stored.need("model_id", event.trader);
    stored.need("kind", event.kind);
    stored.need("time", event.time_ms);
    stored.need("coin", event.coin);
    stored.need("ordinal", event.ordinal);
    stored.need("currency", event.currency);
    stored.need("amount", event.amount);
    stored.need("hash", event.hash);
    stored.need("source", event.source);
    stored.need("trace_id", event.trace_id);
    return stored.is_whole() ? std::optional(std::move(event)) : std::nullopt;
}

std::optional<ThawEvent> thaw_event_of(StoredObject& stored) {
    ThawEvent event;
    stored.need("exchange_provider", event.exchange_provider);
    stored.need("account", event.account);
    stored.need("coin", event.coin);
    return stored.is_whole() ? std::optional(std::move(event)) : std::nullopt;
}

} // namespace

std::string key_text(const AccountEvent& event) {
    return std::visit([](const auto& one) { return key_of(one); }, event);
}

std::string json_text(const AccountEvent& event) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    std::visit([&json](const auto& one) { append_event(json, one); }, event);
    json.end_object();
    return text;
}

std::optional<AccountEvent> account_event_of(std::string_view json) {
    simdjson::dom::parser parser;
    StoredObject stored(parser, json);
    std::string kind;
    stored.need("event", kind);
    if (kind == "fill") {
        return fill_event_of(stored);
    }
    if (kind == "cash") {
        return cash_event_of(stored);
    }
    return kind == "thaw" ? std::optional<AccountEvent>(thaw_event_of(stored)) : std::nullopt;
}

} // namespace nof0::pipelines
