-- What venues say of their assets, written in batches. See market_updates.hpp.

-- name: store_assets
-- The subqueries see the row as it was: a statement does not see its own changes.
INSERT INTO market_assets AS a (provider, symbol, name, sz_decimals, max_leverage, only_isolated,
                                margin_table_id, is_delisted, version)
SELECT t.*, $9::bigint
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::float8[], $6::boolean[], $7::int[],
            $8::boolean[]) AS t
ON CONFLICT (provider, symbol) DO UPDATE SET
    name = EXCLUDED.name, sz_decimals = EXCLUDED.sz_decimals, max_leverage = EXCLUDED.max_leverage,
    only_isolated = EXCLUDED.only_isolated, margin_table_id = EXCLUDED.margin_table_id,
    is_delisted = EXCLUDED.is_delisted, version = EXCLUDED.version, updated_at = NOW()
WHERE (a.name, a.sz_decimals, a.max_leverage, a.only_isolated, a.margin_table_id, a.is_delisted)
    IS DISTINCT FROM
      (EXCLUDED.name, EXCLUDED.sz_decimals, EXCLUDED.max_leverage, EXCLUDED.only_isolated,
       EXCLUDED.margin_table_id, EXCLUDED.is_delisted)
RETURNING provider, symbol, name, sz_decimals, max_leverage, only_isolated, margin_table_id, is_delisted,
    (SELECT o.max_leverage FROM market_assets o
     WHERE o.provider = a.provider AND o.symbol = a.symbol) AS max_leverage_before

-- name: store_contexts
INSERT INTO market_asset_ctx AS c (provider, symbol, funding, open_interest, oracle_px, mark_px, mid_px,
                                   impact_pxs, prev_day_px, day_ntl_vlm, day_base_vlm, ts_ms, version)
SELECT t.*, $13::bigint
FROM unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
            $7::float8[], $8::jsonb[], $9::float8[], $10::float8[], $11::float8[], $12::bigint[]) AS t
ON CONFLICT (provider, symbol) DO UPDATE SET
    funding = EXCLUDED.funding, open_interest = EXCLUDED.open_interest,
    oracle_px = EXCLUDED.oracle_px, mark_px = EXCLUDED.mark_px, mid_px = EXCLUDED.mid_px,
    impact_pxs = EXCLUDED.impact_pxs, prev_day_px = EXCLUDED.prev_day_px,
    day_ntl_vlm = EXCLUDED.day_ntl_vlm, day_base_vlm = EXCLUDED.day_base_vlm,
    ts_ms = EXCLUDED.ts_ms, version = EXCLUDED.version, updated_at = NOW()
WHERE c.ts_ms IS NULL OR c.ts_ms <= EXCLUDED.ts_ms
RETURNING provider, symbol, funding, open_interest, oracle_px, mark_px, mid_px, impact_pxs,
          prev_day_px, day_ntl_vlm, day_base_vlm, ts_ms,
    (SELECT o.open_interest * COALESCE(o.mark_px, o.oracle_px) FROM market_asset_ctx o
     WHERE o.provider = c.provider AND o.symbol = c.symbol) AS liquidity_usd_before

-- name: announce
INSERT INTO event_outbox (n, op, kind, id, payload, version)
SELECT t.n, 'upsert', 'market', t.id, t.payload, $4::bigint
FROM unnest($1::int[], $2::text[], $3::jsonb[]) AS t (n, id, payload)
