-- Market metadata. See market.hpp.

-- name: assets
SELECT provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted
FROM market_assets
ORDER BY provider, symbol

-- name: asset
SELECT provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted
FROM market_assets
WHERE provider = $1 AND symbol = $2

-- name: contexts
SELECT provider, symbol, funding, open_interest, oracle_px, mark_px, mid_px, impact_pxs, prev_day_px,
       day_ntl_vlm, day_base_vlm, ts_ms
FROM market_asset_ctx
ORDER BY provider, symbol

-- name: context
SELECT provider, symbol, funding, open_interest, oracle_px, mark_px, mid_px, impact_pxs, prev_day_px,
       day_ntl_vlm, day_base_vlm, ts_ms
FROM market_asset_ctx
WHERE provider = $1 AND symbol = $2
