-- Trades page by page, newest first. See trade_pages.hpp. The key is (exit_us, id); the index of all
-- traders knows milliseconds: rows of one of them are few, and sorted as they come.

-- name: all
SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price,
       entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl,
       total_commission_dollars, entry_oid, exit_oid, trade_id, entry_us, exit_us, entry_sz, exit_sz,
       entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars,
       exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, metadata, origin, version
FROM trades
WHERE voided_version IS NULL AND model_id <> ALL ($1)
  AND exit_ts_ms <= $2::bigint / 1000 AND exit_ts_ms >= $4::bigint / 1000
  AND (exit_us, id) < ($2, $3) AND (exit_us, id) > ($4, $5)
ORDER BY exit_ts_ms DESC, exit_us DESC, id DESC
LIMIT $6

-- name: of
SELECT t.id, t.model_id, t.symbol, t.side, t.trade_type, t.quantity, t.leverage, t.confidence,
       t.entry_price, t.entry_ts_ms, t.exit_price, t.exit_ts_ms, t.realized_gross_pnl,
       t.realized_net_pnl, t.total_commission_dollars, t.entry_oid, t.exit_oid, t.trade_id, t.entry_us,
       t.exit_us, t.entry_sz, t.exit_sz, t.entry_tid, t.exit_tid, t.entry_crossed, t.exit_crossed,
       t.entry_commission_dollars, t.exit_commission_dollars, t.entry_closed_pnl, t.exit_closed_pnl,
       t.metadata, t.origin, t.version
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    SELECT * FROM trades
    WHERE model_id = w.model_id AND voided_version IS NULL
      AND (exit_us, id) < ($2, $3) AND (exit_us, id) > ($4, $5)
    ORDER BY exit_us DESC, id DESC
    LIMIT $6
) t
ORDER BY t.exit_us DESC, t.id DESC
LIMIT $6

-- name: of_symbol
SELECT t.id, t.model_id, t.symbol, t.side, t.trade_type, t.quantity, t.leverage, t.confidence,
       t.entry_price, t.entry_ts_ms, t.exit_price, t.exit_ts_ms, t.realized_gross_pnl,
       t.realized_net_pnl, t.total_commission_dollars, t.entry_oid, t.exit_oid, t.trade_id, t.entry_us,
       t.exit_us, t.entry_sz, t.exit_sz, t.entry_tid, t.exit_tid, t.entry_crossed, t.exit_crossed,
       t.entry_commission_dollars, t.exit_commission_dollars, t.entry_closed_pnl, t.exit_closed_pnl,
       t.metadata, t.origin, t.version
FROM unnest($1::text[]) AS w (model_id)
CROSS JOIN LATERAL (
    SELECT * FROM trades
    WHERE model_id = w.model_id AND symbol = $7 AND voided_version IS NULL
      AND (exit_us, id) < ($2, $3) AND (exit_us, id) > ($4, $5)
    ORDER BY exit_us DESC, id DESC
    LIMIT $6
) t
ORDER BY t.exit_us DESC, t.id DESC
LIMIT $6

-- name: extremes
-- Two looks into the index per trader, however many trades there are.
SELECT m.id AS model_id, coalesce(best.realized_net_pnl, 0) AS best,
       coalesce(worst.realized_net_pnl, 0) AS worst
FROM models m
CROSS JOIN LATERAL (
    SELECT realized_net_pnl FROM trades
    WHERE model_id = m.id AND voided_version IS NULL AND realized_net_pnl IS NOT NULL AND exit_ts_ms >= $1
    ORDER BY realized_net_pnl DESC LIMIT 1
) best
CROSS JOIN LATERAL (
    SELECT realized_net_pnl FROM trades
    WHERE model_id = m.id AND voided_version IS NULL AND realized_net_pnl IS NOT NULL AND exit_ts_ms >= $1
    ORDER BY realized_net_pnl LIMIT 1
) worst
ORDER BY m.id
