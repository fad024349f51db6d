-- Trades and their totals. See trades.hpp. The public order of trades that closed in the same
-- microsecond is: earlier entry first.

-- name: recent
SELECT t.id, t.model_id, t.symbol, t.side, t.trade_type, t.quantity, t.leverage, t.confidence, t.entry_price,
       t.entry_ts_ms, t.exit_price, t.exit_ts_ms, t.realized_gross_pnl, t.realized_net_pnl,
       t.total_commission_dollars, t.entry_oid, t.exit_oid, t.trade_id, t.entry_us, t.exit_us, t.entry_sz, t.exit_sz,
       t.entry_tid, t.exit_tid, t.entry_crossed, t.exit_crossed, t.entry_commission_dollars,
       t.exit_commission_dollars, t.entry_closed_pnl, t.exit_closed_pnl, t.metadata, t.origin, t.version
FROM models m
CROSS JOIN LATERAL (
    SELECT * FROM trades
    WHERE model_id = m.id AND voided_version IS NULL AND exit_ts_ms >= $2
    ORDER BY exit_ts_ms DESC, exit_us DESC, entry_us, id
    LIMIT $1
) t
WHERE m.kind IN ('model', 'benchmark')
ORDER BY m.sort_order NULLS LAST, m.id, t.exit_ts_ms DESC, t.exit_us DESC, t.entry_us, t.id

-- name: recent_of
SELECT t.id, t.model_id, t.symbol, t.side, t.trade_type, t.quantity, t.leverage, t.confidence, t.entry_price,
       t.entry_ts_ms, t.exit_price, t.exit_ts_ms, t.realized_gross_pnl, t.realized_net_pnl,
       t.total_commission_dollars, t.entry_oid, t.exit_oid, t.trade_id, t.entry_us, t.exit_us, t.entry_sz, t.exit_sz,
       t.entry_tid, t.exit_tid, t.entry_crossed, t.exit_crossed, t.entry_commission_dollars,
       t.exit_commission_dollars, t.entry_closed_pnl, t.exit_closed_pnl, t.metadata, t.origin, t.version
FROM unnest($1::text[]) WITH ORDINALITY AS w (model_id, n)
CROSS JOIN LATERAL (
    SELECT * FROM trades
    WHERE model_id = w.model_id AND voided_version IS NULL AND exit_ts_ms >= $3
    ORDER BY exit_ts_ms DESC, exit_us DESC, entry_us, id
    LIMIT $2
) t
ORDER BY w.n, t.exit_ts_ms DESC, t.exit_us DESC, t.entry_us, t.id

-- name: since
-- The parameter is a bigint on purpose: compared with a numeric, the index would not be used.
SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price,
       entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl,
       total_commission_dollars, entry_oid, exit_oid, trade_id, entry_us, exit_us, entry_sz, exit_sz,
       entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars,
       exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, metadata, origin, version
FROM trades
WHERE exit_ts_ms >= $1 AND voided_version IS NULL
ORDER BY exit_ts_ms DESC, id

-- name: by_ids
SELECT id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price,
       entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl,
       total_commission_dollars, entry_oid, exit_oid, trade_id, entry_us, exit_us, entry_sz, exit_sz,
       entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars,
       exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, metadata, origin, version
FROM trades
WHERE id = ANY ($1)

-- name: any_of
SELECT EXISTS (SELECT FROM trades WHERE model_id = ANY ($1))

-- name: copy_in
COPY trades (id, model_id, symbol, side, trade_type, quantity, leverage, confidence, entry_price,
       entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl,
       total_commission_dollars, entry_oid, exit_oid, trade_id, entry_us, exit_us, entry_sz, exit_sz,
       entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars,
       exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, metadata, origin, version) FROM STDIN (FORMAT binary)

-- name: totals
-- Less what they were when the season began; version 0: of all of a trader's life.
SELECT t.model_id, t.trades - COALESCE(b.trades, 0) AS trades, t.wins - COALESCE(b.wins, 0) AS wins,
       t.win_dollars - COALESCE(b.win_dollars, 0) AS win_dollars,
       t.lose_dollars - COALESCE(b.lose_dollars, 0) AS lose_dollars,
       t.gross_pnl - COALESCE(b.gross_pnl, 0) AS gross_pnl,
       t.commission - COALESCE(b.commission, 0) AS commission,
       t.trade_cash - COALESCE(b.trade_cash, 0) AS trade_cash,
       t.event_cash - COALESCE(b.event_cash, 0) AS event_cash,
       t.flow_cash - COALESCE(b.flow_cash, 0) AS flow_cash
FROM models m
CROSS JOIN LATERAL (
    SELECT * FROM trader_totals WHERE model_id = m.id ORDER BY version DESC LIMIT 1
) t
LEFT JOIN LATERAL (
    SELECT * FROM trader_totals WHERE model_id = m.id AND version <= $1 AND $1 > 0 ORDER BY version DESC LIMIT 1
) b ON TRUE
ORDER BY t.model_id

-- name: add_totals
INSERT INTO trader_totals (model_id, version, trades, wins, win_dollars, lose_dollars, gross_pnl,
                           commission, trade_cash, event_cash, flow_cash)
SELECT d.model_id, $1, COALESCE(t.trades, 0) + d.trades, COALESCE(t.wins, 0) + d.wins,
       COALESCE(t.win_dollars, 0) + d.win_dollars, COALESCE(t.lose_dollars, 0) + d.lose_dollars,
       COALESCE(t.gross_pnl, 0) + d.gross_pnl, COALESCE(t.commission, 0) + d.commission,
       COALESCE(t.trade_cash, 0) + d.trade_cash, COALESCE(t.event_cash, 0) + d.event_cash,
       COALESCE(t.flow_cash, 0) + d.flow_cash
FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::numeric[], $6::numeric[], $7::numeric[],
            $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[])
     AS d (model_id, trades, wins, win_dollars, lose_dollars, gross_pnl, commission, trade_cash, event_cash,
           flow_cash)
LEFT JOIN LATERAL (
    SELECT * FROM trader_totals WHERE model_id = d.model_id ORDER BY version DESC LIMIT 1
) t ON TRUE
