#include "domain/fill.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"

namespace nof0 {
namespace {

void append_venue_fields(JsonWriter& json, const Fill& fill) {
    json.field("coin", fill.coin.text())
        .field("px", fill.px.text())
        .field("sz", fill.sz.text())
        .field("side", to_text(fill.side))
        .field("time", fill.time_ms)
        .field("startPosition", fill.start_position.text())
        .field("dir", fill.dir)
        .field("closedPnl", fill.closed_pnl.text())
        .field("hash", fill.hash)
        .field("oid", fill.oid)
        .field("crossed", fill.crossed)
        .field("fee", fill.fee.text());
    if (fill.builder_fee) {
        json.field("builderFee", fill.builder_fee->text());
    }
    json.field("tid", fill.tid);
    if (fill.cloid) {
        json.field("cloid", *fill.cloid);
    }
    if (fill.liquidation) {
        json.key("liquidation").begin_object();
        json.field("liquidatedUser", fill.liquidation->liquidated_user);
        if (fill.liquidation->mark_px) {
            json.field("markPx", fill.liquidation->mark_px->text());
        }
        json.field("method", fill.liquidation->method).end_object();
    }
    json.field("feeToken", fill.fee_token).field("twapId", fill.twap_id);
    if (fill.is_snapshot) {
        json.field("snapshot", true);
    }
}

} // namespace

std::string fill_key(const Fill& fill) {
    if (fill.is_snapshot) {
        return "snapshot:" + fill.coin.text() + ':' + std::to_string(fill.time_ms);
    }
    std::string key = fill.coin.text();
    if (fill.tid > 0) {
        return key + ':' + std::to_string(fill.tid) + ':' + std::string(to_text(fill.side));
    }
    key += ':' + std::to_string(fill.time_ms) + ':' + std::to_string(fill.oid) + ':';
    key += to_text(fill.side);
    for (const Decimal amount : {fill.px, fill.sz, fill.start_position}) {
        key += ':';
        amount.append_to(key);
    }
    return key;
}

std::string fill_digest(const Fill& fill) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    append_venue_fields(json, fill);
    json.end_object();
    return sha256_hex(text);
}

void append_json(std::string& out, const Fill& fill) {
    JsonWriter json(out);
    json.begin_object();
    append_venue_fields(json, fill);
    json.field("model_id", fill.trader.text()).end_object();
}

} // namespace nof0
