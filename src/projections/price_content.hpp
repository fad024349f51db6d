// The pure part of the price and market documents: rows to content. Builders read the rows in a
// reader's snapshot, the price pipeline has them in its own transaction; the text is made here
// only.
#pragma once

#include "projections/projection.hpp"
#include "storage/market.hpp"
#include "storage/prices.hpp"

#include <span>

namespace nof0::projections {

// nof0:price:latest:{symbol}
Content price_latest_content(const storage::LatestPriceRow& row);
// nof0:crypto_prices; the rows in the order of storage::latest_prices().
Content crypto_prices_content(std::span<const storage::LatestPriceRow> rows);
// nof0:market:asset:{provider}:{symbol} and nof0:market:ctx:{provider}:{symbol}
Content market_asset_content(const storage::MarketAssetRow& row);
Content market_context_content(const storage::MarketContextRow& row);

} // namespace nof0::projections
