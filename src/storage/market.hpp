// Market metadata: what each venue says of its assets, and their changing context.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

struct MarketAssetRow {
    std::string provider;
    std::string symbol;
    std::optional<std::string> name;
    std::optional<std::int32_t> sz_decimals;
    std::optional<double> max_leverage;
    std::optional<bool> only_isolated;
    std::optional<std::int32_t> margin_table_id;
    std::optional<bool> is_delisted;
};
BOOST_DESCRIBE_STRUCT(MarketAssetRow, (),
                      (provider, symbol, name, sz_decimals, max_leverage, only_isolated,
                       margin_table_id, is_delisted))

struct MarketContextRow {
    std::string provider;
    std::string symbol;
    std::optional<double> funding;
    std::optional<double> open_interest;
    std::optional<double> oracle_px;
    std::optional<double> mark_px;
    std::optional<double> mid_px;
    std::optional<pg::Json> impact_pxs;
    std::optional<double> prev_day_px;
    std::optional<double> day_ntl_vlm;
    std::optional<double> day_base_vlm;
    std::optional<std::int64_t> ts_ms;
};
BOOST_DESCRIBE_STRUCT(MarketContextRow, (),
                      (provider, symbol, funding, open_interest, oracle_px, mark_px, mid_px,
                       impact_pxs, prev_day_px, day_ntl_vlm, day_base_vlm, ts_ms))

// By provider, then symbol.
Task<std::vector<MarketAssetRow>> all_market_assets(pg::Session& session);
Task<std::vector<MarketContextRow>> all_market_contexts(pg::Session& session);
Task<std::optional<MarketAssetRow>> market_asset(pg::Session& session, std::string_view provider,
                                                 std::string_view symbol);
Task<std::optional<MarketContextRow>>
market_context(pg::Session& session, std::string_view provider, std::string_view symbol);

} // namespace nof0::storage
