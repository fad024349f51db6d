-- What a refold reads. See fold_input.hpp.
--
-- Positions of one (account, coin) follow each other, so it was flat after one closed unless the
-- next opened in the same millisecond (a flip, or a sweep through zero).

-- name: flat_points
SELECT w.n, f.exit_ts_ms AS flat_ms, z.version AS frozen_version
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
     WITH ORDINALITY AS w (exchange_provider, account, symbol, before_ms, n)
LEFT JOIN LATERAL (
    SELECT p.exit_ts_ms FROM positions p
    WHERE p.exchange_provider = w.exchange_provider AND p.account = w.account AND p.symbol = w.symbol
      AND p.entry_ts_ms < w.before_ms AND p.exit_ts_ms < w.before_ms
      AND NOT EXISTS (
          SELECT FROM positions o
          WHERE o.exchange_provider = w.exchange_provider AND o.account = w.account AND o.symbol = w.symbol
            AND o.entry_ts_ms = p.exit_ts_ms AND (o.exit_ts_ms IS NULL OR o.exit_ts_ms > p.exit_ts_ms))
    ORDER BY p.entry_ts_ms DESC
    LIMIT 1
) f ON TRUE
LEFT JOIN frozen_pairs z ON z.exchange_provider = w.exchange_provider AND z.account = w.account
                        AND z.symbol = w.symbol

-- name: since_flat
SELECT l.exchange_provider, l.account, l.fill_key, l.model_id, l.symbol, l.ts_ms, l.side, l.px, l.sz,
       l.start_position, l.closed_pnl, l.fee, l.fee_token, l.oid, l.tid, l.crossed, l.dir, l.hash,
       l.liquidation ->> 'liquidatedUser' AS liquidated_user,
       l.liquidation ->> 'markPx' AS liquidation_mark_px,
       l.liquidation ->> 'method' AS liquidation_method, l.kind, d.leverage, d.confidence, d.risk_usd, d.exit_plan,
       l.version
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS w (exchange_provider, account, symbol, before_ms)
LEFT JOIN LATERAL (
    SELECT p.exit_ts_ms FROM positions p
    WHERE p.exchange_provider = w.exchange_provider AND p.account = w.account AND p.symbol = w.symbol
      AND p.entry_ts_ms < w.before_ms AND p.exit_ts_ms < w.before_ms
      AND NOT EXISTS (
          SELECT FROM positions o
          WHERE o.exchange_provider = w.exchange_provider AND o.account = w.account AND o.symbol = w.symbol
            AND o.entry_ts_ms = p.exit_ts_ms AND (o.exit_ts_ms IS NULL OR o.exit_ts_ms > p.exit_ts_ms))
    ORDER BY p.entry_ts_ms DESC
    LIMIT 1
) f ON TRUE
JOIN fills l ON l.exchange_provider = w.exchange_provider AND l.account = w.account AND l.symbol = w.symbol
            AND l.ts_ms > COALESCE(f.exit_ts_ms, -9223372036854775808) AND l.kind <> 'gap'
LEFT JOIN orders d ON d.cloid = l.order_cloid

-- name: of_account
SELECT l.exchange_provider, l.account, l.fill_key, l.model_id, l.symbol, l.ts_ms, l.side, l.px, l.sz,
       l.start_position, l.closed_pnl, l.fee, l.fee_token, l.oid, l.tid, l.crossed, l.dir, l.hash,
       l.liquidation ->> 'liquidatedUser' AS liquidated_user,
       l.liquidation ->> 'markPx' AS liquidation_mark_px,
       l.liquidation ->> 'method' AS liquidation_method, l.kind, d.leverage, d.confidence, d.risk_usd, d.exit_plan,
       l.version
FROM fills l
LEFT JOIN orders d ON d.cloid = l.order_cloid
WHERE l.exchange_provider = $1 AND l.account = $2 AND l.kind <> 'gap'
