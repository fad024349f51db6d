// nof0:market:asset:{provider}:{symbol} and nof0:market:ctx:{provider}:{symbol}.
#include "storage/market.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "projections/price_content.hpp"

namespace nof0::projections {
namespace {

std::string provider_of(const std::string& asset) {
    return asset.substr(0, asset.find(':'));
}
std::string symbol_of(const std::string& asset) {
    return asset.substr(asset.find(':') + 1);
}

void field(JsonWriter& json, std::string_view name, const std::optional<std::int32_t>& value) {
    json.key(name);
    if (value) {
        json.value(std::int64_t{*value});
    } else {
        json.null();
    }
}

} // namespace

Content market_asset_content(const storage::MarketAssetRow& row) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("provider", row.provider).field("symbol", row.symbol);
    json.field("name", row.name);
    field(json, "sz_decimals", row.sz_decimals);
    json.field("max_leverage", row.max_leverage).field("only_isolated", row.only_isolated);
    field(json, "margin_table_id", row.margin_table_id);
    json.field("is_delisted", row.is_delisted).end_object();
    return text_content(std::move(text));
}

Content market_context_content(const storage::MarketContextRow& row) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("provider", row.provider).field("symbol", row.symbol);
    json.field("funding", row.funding).field("open_interest", row.open_interest);
    json.field("oracle_px", row.oracle_px).field("mark_px", row.mark_px);
    json.field("mid_px", row.mid_px);
    json.raw_field("impact_pxs", row.impact_pxs ? compact_json(row.impact_pxs->text) : "null");
    json.field("prev_day_px", row.prev_day_px).field("day_ntl_vlm", row.day_ntl_vlm);
    json.field("day_base_vlm", row.day_base_vlm).field("timestamp", row.ts_ms).end_object();
    Content content = text_content(std::move(text));
    content.mark_ms = row.ts_ms;
    return content;
}

Task<Content> build_market_asset(storage::ReadScope& scope, const Options&, std::string asset) {
    const auto row =
        co_await storage::market_asset(scope.session(), provider_of(asset), symbol_of(asset));
    co_return row ? market_asset_content(*row) : Content{};
}

Task<Content> build_market_context(storage::ReadScope& scope, const Options&, std::string asset) {
    const auto row =
        co_await storage::market_context(scope.session(), provider_of(asset), symbol_of(asset));
    co_return row ? market_context_content(*row) : Content{};
}

} // namespace nof0::projections
