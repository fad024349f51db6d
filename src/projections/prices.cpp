// nof0:price:latest:{symbol} and nof0:crypto_prices: the price that the board shows.
#include "storage/prices.hpp"
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "projections/price_content.hpp"

#include <algorithm>

namespace nof0::projections {
namespace {

void append_price(JsonWriter& json, const storage::LatestPriceRow& row) {
    json.begin_object();
    json.field("symbol", row.symbol).field("price", row.price).field("timestamp", row.ts_ms);
    json.end_object();
}

} // namespace

Content price_latest_content(const storage::LatestPriceRow& row) {
    std::string text;
    JsonWriter json(text);
    append_price(json, row);
    Content content = text_content(std::move(text));
    content.mark_ms = row.ts_ms;
    return content;
}

Content crypto_prices_content(std::span<const storage::LatestPriceRow> rows) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("prices").begin_object();
    std::int64_t newest_ms = 0;
    for (const storage::LatestPriceRow& row : rows) {
        json.outside_key(row.symbol);
        append_price(json, row);
        newest_ms = std::max(newest_ms, row.ts_ms);
    }
    json.end_object().end_object();
    Content content = text_content(std::move(text));
    if (!rows.empty()) {
        content.mark_ms = newest_ms;
    }
    return content;
}

Task<Content> build_price_latest(storage::ReadScope& scope, const Options&, std::string symbol) {
    const auto row = co_await storage::latest_price(scope.session(), symbol);
    co_return row ? price_latest_content(*row) : Content{};
}

Task<Content> build_crypto_prices(storage::ReadScope& scope, const Options&, std::string) {
    const auto rows = co_await storage::latest_prices(scope.session());
    co_return crypto_prices_content(rows);
}

} // namespace nof0::projections
