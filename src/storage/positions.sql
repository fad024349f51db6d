-- Positions. See positions.hpp.

-- name: open
SELECT p.id, p.model_id, p.symbol, p.side, p.entry_price, p.quantity, p.leverage, p.confidence,
       p.entry_ts_ms, p.commission, p.status, p.exit_ts_ms, p.exit_price, p.metadata, p.entry_ts_us,
       p.entry_oid, p.closed_pnl, p.origin, l.price AS current_price, l.ts_ms AS price_ts_ms, a.max_leverage,
       tp.oid AS tp_oid, sl.oid AS sl_oid
FROM positions p
LEFT JOIN price_latest l USING (symbol)
LEFT JOIN LATERAL (
    SELECT max_leverage FROM market_assets WHERE symbol = p.symbol ORDER BY provider LIMIT 1
) a ON TRUE
LEFT JOIN LATERAL (
    SELECT oid FROM orders o
    WHERE o.model_id = p.model_id AND o.symbol = p.symbol AND o.leg = 'take_profit'
      AND o.exchange_provider = p.exchange_provider AND o.account = p.account
      AND o.oid IS NOT NULL AND o.status IN ('sent', 'open', 'unknown')
    ORDER BY o.created_ms DESC, o.cloid LIMIT 1
) tp ON TRUE
LEFT JOIN LATERAL (
    SELECT oid FROM orders o
    WHERE o.model_id = p.model_id AND o.symbol = p.symbol AND o.leg = 'stop_loss'
      AND o.exchange_provider = p.exchange_provider AND o.account = p.account
      AND o.oid IS NOT NULL AND o.status IN ('sent', 'open', 'unknown')
    ORDER BY o.created_ms DESC, o.cloid LIMIT 1
) sl ON TRUE
WHERE p.status = 'open'
ORDER BY p.model_id, p.entry_ts_ms DESC, p.id

-- name: open_of
SELECT p.id, p.model_id, p.symbol, p.side, p.entry_price, p.quantity, p.leverage, p.confidence,
       p.entry_ts_ms, p.commission, p.status, p.exit_ts_ms, p.exit_price, p.metadata, p.entry_ts_us,
       p.entry_oid, p.closed_pnl, p.origin, l.price AS current_price, l.ts_ms AS price_ts_ms, a.max_leverage,
       tp.oid AS tp_oid, sl.oid AS sl_oid
FROM positions p
LEFT JOIN price_latest l USING (symbol)
LEFT JOIN LATERAL (
    SELECT max_leverage FROM market_assets WHERE symbol = p.symbol ORDER BY provider LIMIT 1
) a ON TRUE
LEFT JOIN LATERAL (
    SELECT oid FROM orders o
    WHERE o.model_id = p.model_id AND o.symbol = p.symbol AND o.leg = 'take_profit'
      AND o.exchange_provider = p.exchange_provider AND o.account = p.account
      AND o.oid IS NOT NULL AND o.status IN ('sent', 'open', 'unknown')
    ORDER BY o.created_ms DESC, o.cloid LIMIT 1
) tp ON TRUE
LEFT JOIN LATERAL (
    SELECT oid FROM orders o
    WHERE o.model_id = p.model_id AND o.symbol = p.symbol AND o.leg = 'stop_loss'
      AND o.exchange_provider = p.exchange_provider AND o.account = p.account
      AND o.oid IS NOT NULL AND o.status IN ('sent', 'open', 'unknown')
    ORDER BY o.created_ms DESC, o.cloid LIMIT 1
) sl ON TRUE
WHERE p.model_id = ANY ($1) AND p.status = 'open'
ORDER BY p.model_id, p.entry_ts_ms DESC, p.id

-- name: closed_since
SELECT symbol, max(exit_ts_ms) AS exit_ts_ms
FROM positions
WHERE model_id = $1 AND status = 'closed' AND exit_ts_ms > $2
GROUP BY symbol

-- name: store_recorded
INSERT INTO positions (id, model_id, symbol, side, entry_price, quantity, leverage, confidence, entry_ts_ms,
                       commission, metadata, entry_ts_us, entry_oid, closed_pnl, origin, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (id) DO NOTHING
