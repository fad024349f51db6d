-- Fills page by page, newest first. See fill_pages.hpp. A fill's key is unique inside an account, so
-- the place in a list names the trader too.

-- name: all
SELECT model_id, fill_key, symbol, ts_ms, side, px, sz, fee, fee_token, closed_pnl, crossed, oid, tid, cloid,
       kind, liquidation
FROM fills
WHERE model_id <> ALL ($1) AND voided_version IS NULL AND kind NOT IN ('gap', 'snapshot')
  AND ts_ms <= $2 AND ts_ms >= $4
  AND (ts_ms, model_id || '/' || fill_key) < ($2, $3) AND (ts_ms, model_id || '/' || fill_key) > ($4, $5)
ORDER BY ts_ms DESC, model_id || '/' || fill_key DESC
LIMIT $6

-- name: of
SELECT f.model_id, f.fill_key, f.symbol, f.ts_ms, f.side, f.px, f.sz, f.fee, f.fee_token, f.closed_pnl,
       f.crossed, f.oid, f.tid, f.cloid, f.kind, f.liquidation
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    SELECT * FROM fills
    WHERE model_id = w.model_id AND voided_version IS NULL AND kind NOT IN ('gap', 'snapshot')
      AND ts_ms <= $2 AND ts_ms >= $4
      AND (ts_ms, model_id || '/' || fill_key) < ($2, $3) AND (ts_ms, model_id || '/' || fill_key) > ($4, $5)
    ORDER BY ts_ms DESC, model_id || '/' || fill_key DESC
    LIMIT $6
) f
ORDER BY f.ts_ms DESC, f.model_id || '/' || f.fill_key DESC
LIMIT $6

-- name: of_symbol
SELECT f.model_id, f.fill_key, f.symbol, f.ts_ms, f.side, f.px, f.sz, f.fee, f.fee_token, f.closed_pnl,
       f.crossed, f.oid, f.tid, f.cloid, f.kind, f.liquidation
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    SELECT * FROM fills
    WHERE model_id = w.model_id AND symbol = $7 AND voided_version IS NULL AND kind NOT IN ('gap', 'snapshot')
      AND ts_ms <= $2 AND ts_ms >= $4
      AND (ts_ms, model_id || '/' || fill_key) < ($2, $3) AND (ts_ms, model_id || '/' || fill_key) > ($4, $5)
    ORDER BY ts_ms DESC, model_id || '/' || fill_key DESC
    LIMIT $6
) f
ORDER BY f.ts_ms DESC, f.model_id || '/' || f.fill_key DESC
LIMIT $6
