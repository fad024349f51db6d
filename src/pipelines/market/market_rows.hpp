// A venue's words on its assets as rows, and which changes of them guards have to hear of: the
// largest leverage, and liquidity (open interest x mark, in USD) crossing one of the thresholds
// that traders are configured with. Pure functions.
#pragma once

#include "domain/market_asset.hpp"
#include "domain/market_context.hpp"
#include "storage/market_updates.hpp"

#include <span>

namespace nof0::pipelines {

storage::MarketAssetRow row_of(const MarketAsset& asset);
storage::MarketContextRow row_of(const MarketContext& context);

// Of rows that changed. An asset that is met first is announced with its leverage.
void append_changes(std::span<const storage::StoredAssetRow> rows,
                    std::vector<storage::MarketChange>& changes);
void append_changes(std::span<const storage::StoredContextRow> rows,
                    std::span<const double> liquidity_thresholds_usd,
                    std::vector<storage::MarketChange>& changes);

} // namespace nof0::pipelines
