-- Fills page by page, newest first. See fill_pages.hpp. A place is a time, a trader and the key of one
-- of its fills.

-- name: all
SELECT model_id, fill_key, symbol, ts_ms, side, px, sz, fee, fee_token, closed_pnl, crossed, oid, tid, cloid,
       kind, liquidation
FROM fills
WHERE model_id <> ALL ($1) AND voided_version IS NULL AND kind NOT IN ('gap', 'snapshot')
  AND ts_ms + 0 <= $2 AND ts_ms + 0 >= $5
  AND (ts_ms, model_id, fill_key) < ($2, $3, $4) AND (ts_ms, model_id, fill_key) > ($5, $6, $7)
ORDER BY ts_ms + 0 DESC, model_id DESC, fill_key DESC
LIMIT $8

-- name: of
-- At the time of a place a trader comes wholly before it, wholly after it, or has it among its own: so
-- each trader's list is bounded by its own key, which the index knows.
SELECT f.model_id, f.fill_key, f.symbol, f.ts_ms, f.side, f.px, f.sz, f.fee, f.fee_token, f.closed_pnl,
       f.crossed, f.oid, f.tid, f.cloid, f.kind, f.liquidation
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    SELECT * FROM fills
    WHERE model_id = w.model_id AND voided_version IS NULL AND kind NOT IN ('gap', 'snapshot')
      AND (ts_ms, fill_key) < ($2, CASE WHEN w.model_id < $3 THEN chr(1114111)
                                        WHEN w.model_id = $3 THEN $4 ELSE '' END)
      AND (ts_ms, fill_key) > ($5, CASE WHEN w.model_id < $6 THEN chr(1114111)
                                        WHEN w.model_id = $6 THEN $7 ELSE '' END)
    ORDER BY ts_ms DESC, fill_key DESC
    LIMIT $8
) f
ORDER BY f.ts_ms DESC, f.model_id DESC, f.fill_key DESC
LIMIT $8

-- name: of_symbol
SELECT f.model_id, f.fill_key, f.symbol, f.ts_ms, f.side, f.px, f.sz, f.fee, f.fee_token, f.closed_pnl,
       f.crossed, f.oid, f.tid, f.cloid, f.kind, f.liquidation
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    SELECT * FROM fills
    WHERE model_id = w.model_id AND symbol = $9 AND voided_version IS NULL AND kind NOT IN ('gap', 'snapshot')
      AND (ts_ms, fill_key) < ($2, CASE WHEN w.model_id < $3 THEN chr(1114111)
                                        WHEN w.model_id = $3 THEN $4 ELSE '' END)
      AND (ts_ms, fill_key) > ($5, CASE WHEN w.model_id < $6 THEN chr(1114111)
                                        WHEN w.model_id = $6 THEN $7 ELSE '' END)
    ORDER BY ts_ms DESC, fill_key DESC
    LIMIT $8
) f
ORDER BY f.ts_ms DESC, f.model_id DESC, f.fill_key DESC
LIMIT $8
