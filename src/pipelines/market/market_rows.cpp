#include "pipelines/market/market_rows.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace nof0::pipelines {
namespace {

std::optional<double> liquidity_usd(const storage::MarketContextRow& row) {
    const std::optional<double> price = row.mark_px ? row.mark_px : row.oracle_px;
    if (!row.open_interest || !price) {
        return std::nullopt;
    }
    return *row.open_interest * *price;
}

// What is unknown is on neither side: becoming known or unknown is a change.
bool crosses(const std::optional<double>& before, const std::optional<double>& after,
             std::span<const double> thresholds) {
    return std::ranges::any_of(thresholds, [&](double threshold) {
        return before.has_value() != after.has_value() ||
               (before && (*before < threshold) != (*after < threshold));
    });
}

storage::MarketChange change_of(const std::string& provider, const std::string& symbol,
                                std::string_view what, const std::optional<double>& before,
                                const std::optional<double>& after) {
    storage::MarketChange change{provider + ':' + symbol, {}};
    JsonWriter json(change.payload_json);
    json.begin_object().field("provider", provider).field("symbol", symbol);
    json.field("changed", what).field("before", before).field("after", after).end_object();
    return change;
}

} // namespace

storage::MarketAssetRow row_of(const MarketAsset& asset) {
    storage::MarketAssetRow row;
    row.provider = asset.provider;
    row.symbol = asset.symbol.text();
    row.name = asset.name;
    row.sz_decimals = asset.sz_decimals;
    row.max_leverage = asset.max_leverage;
    row.only_isolated = asset.only_isolated;
    row.margin_table_id = asset.margin_table_id;
    row.is_delisted = asset.is_delisted;
    return row;
}

storage::MarketContextRow row_of(const MarketContext& context) {
    storage::MarketContextRow row;
    row.provider = context.provider;
    row.symbol = context.symbol.text();
    row.funding = context.funding;
    row.open_interest = context.open_interest;
    row.oracle_px = context.oracle_px;
    row.mark_px = context.mark_px;
    row.mid_px = context.mid_px;
    if (!context.impact_pxs.empty()) {
        std::string text;
        JsonWriter json(text);
        json.begin_array();
        for (const std::string& price : context.impact_pxs) {
            json.value(price);
        }
        json.end_array();
        row.impact_pxs = pg::Json{std::move(text)};
    }
    row.prev_day_px = context.prev_day_px;
    row.day_ntl_vlm = context.day_ntl_vlm;
    row.day_base_vlm = context.day_base_vlm;
    row.ts_ms = context.ts_ms;
    return row;
}

void append_changes(std::span<const storage::StoredAssetRow> rows,
                    std::vector<storage::MarketChange>& changes) {
    for (const storage::StoredAssetRow& row : rows) {
        if (row.max_leverage != row.max_leverage_before) {
            changes.push_back(change_of(row.provider, row.symbol, "max_leverage",
                                        row.max_leverage_before, row.max_leverage));
        }
    }
}

void append_changes(std::span<const storage::StoredContextRow> rows,
                    std::span<const double> liquidity_thresholds_usd,
                    std::vector<storage::MarketChange>& changes) {
    for (const storage::StoredContextRow& row : rows) {
        const std::optional<double> after = liquidity_usd(row);
        if (crosses(row.liquidity_usd_before, after, liquidity_thresholds_usd)) {
            changes.push_back(change_of(row.provider, row.symbol, "liquidity_usd",
                                        row.liquidity_usd_before, after));
        }
    }
}

} // namespace nof0::pipelines
