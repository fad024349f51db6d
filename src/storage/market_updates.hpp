// What venues say of their assets, written in batches, and what of it changed.
#pragma once

#include "storage/market.hpp"

namespace nof0::storage {

class WriteScope;

// A row that changed, as stored, and what it said before.
struct StoredAssetRow : MarketAssetRow {
    std::optional<double>
        max_leverage_before; // null: the asset is new, or its leverage was unknown
};
BOOST_DESCRIBE_STRUCT(StoredAssetRow, (MarketAssetRow), (max_leverage_before))

struct StoredContextRow : MarketContextRow {
    std::optional<double> liquidity_usd_before; // open interest x mark
};
BOOST_DESCRIBE_STRUCT(StoredContextRow, (MarketContextRow), (liquidity_usd_before))

// What guards depend on has changed: becomes an outbox row of kind "market".
struct MarketChange {
    std::string id; // provider:symbol
    std::string payload_json;
};

// One row per (provider, symbol), each whole. The rows that differ from what was stored.
Task<std::vector<StoredAssetRow>> store_market_assets(WriteScope& scope,
                                                      const std::vector<MarketAssetRow>& rows);
// One row per (provider, symbol), each whole; one that is older than what is stored changes
// nothing. The rows that were taken.
Task<std::vector<StoredContextRow>>
store_market_contexts(WriteScope& scope, const std::vector<MarketContextRow>& rows);
Task<std::int64_t> announce_market_changes(WriteScope& scope,
                                           const std::vector<MarketChange>& changes);

} // namespace nof0::storage
