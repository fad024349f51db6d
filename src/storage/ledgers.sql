-- The exact ledger of traders. See ledgers.hpp.

-- name: of
SELECT w.model_id, m.initial_equity, m.inception_us, t.trade_cash, t.event_cash,
       s.ts_ms AS newest_ts_ms, s.equity_usd AS newest_equity, s.origin AS newest_origin, c.amount AS opening,
       t.flow_cash, n.number AS season, n.started_ms * 1000 AS season_us, p.inception_us AS season_inception_us,
       p.initial_equity AS season_equity, p.flow_cash AS season_flow_cash
FROM unnest($1::text[]) AS w (model_id)
JOIN models m ON m.id = w.model_id
LEFT JOIN LATERAL (
    SELECT trade_cash, event_cash, flow_cash FROM trader_totals WHERE model_id = w.model_id ORDER BY version DESC LIMIT 1
) t ON TRUE
LEFT JOIN LATERAL (
    SELECT ts_ms, equity_usd, origin FROM account_equity_snapshots
    WHERE model_id = w.model_id ORDER BY ts_ms DESC LIMIT 1
) s ON TRUE
LEFT JOIN cash_events c ON c.exchange_provider = 'ledger' AND c.account = w.model_id
                       AND c.kind = 'opening_balance'
LEFT JOIN LATERAL (SELECT number, started_ms FROM seasons ORDER BY number DESC LIMIT 1) n ON TRUE
LEFT JOIN season_traders p ON p.season = n.number AND p.model_id = w.model_id

-- name: holdings
SELECT p.id, p.model_id, p.symbol, p.entry_ts_ms, p.entry_price, p.commission, p.closed_pnl, p.entry_oid,
       p.exact_quantity, p.exact_cost
FROM positions p
WHERE p.model_id = ANY ($1) AND p.status = 'open' AND p.origin = 'fills'

-- name: store_traders
INSERT INTO models (id, display_name, kind, version)
SELECT id, id, CASE WHEN id = '_unattributed' THEN 'unattributed' ELSE 'model' END, $2
FROM unnest($1::text[]) AS t (id)
ON CONFLICT (id) DO NOTHING

-- name: store_inceptions
UPDATE models m SET inception_us = t.inception_us, version = $3
FROM unnest($1::text[], $2::bigint[]) AS t (id, inception_us)
WHERE m.id = t.id AND m.origin = 'native' AND (m.inception_us IS NULL OR m.inception_us > t.inception_us)

-- name: marks
SELECT symbol, price, ts_ms FROM price_latest WHERE symbol = ANY ($1)

-- name: marks_at
-- The newest tick at or before each moment, of the provider whose price the board shows now. What
-- values positions at the venue is not what the board shows, unless the board names it.
-- In its last minutes first: a planner that has no statistics yet sorts what it finds.
SELECT q.symbol, t.price, q.at_ms AS ts_ms
FROM unnest($1::text[], $2::bigint[]) AS q (symbol, at_ms)
JOIN price_latest l ON l.symbol = q.symbol
CROSS JOIN LATERAL (
    SELECT coalesce(
        (SELECT price FROM price_ticks t
         WHERE t.symbol = q.symbol AND t.ts_ms <= q.at_ms AND t.ts_ms > q.at_ms - 300000
           AND (t.source = l.source
                OR (split_part(t.source, ':', 1) = split_part(l.source, ':', 1) AND t.source NOT LIKE '%:mark'))
         ORDER BY t.ts_ms DESC, t.source_seq DESC, t.source DESC
         LIMIT 1),
        (SELECT price FROM price_ticks t
         WHERE t.symbol = q.symbol AND t.ts_ms <= q.at_ms
           AND (t.source = l.source
                OR (split_part(t.source, ':', 1) = split_part(l.source, ':', 1) AND t.source NOT LIKE '%:mark'))
         ORDER BY t.ts_ms DESC, t.source_seq DESC, t.source DESC
         LIMIT 1)) AS price
    OFFSET 0
) t
WHERE t.price IS NOT NULL

-- name: renumber_hours
-- Of the season in which the trader began: nobody's inception moves out of one.
-- Sorted before the first row goes in, so that all old ones are gone by then.
WITH gone AS (
    DELETE FROM equity_hourly
    WHERE model_id = ANY ($1) AND origin = 'native' AND season = $3
    RETURNING *
), numbered AS (
    SELECT g.*, floor((g.ts_us - m.inception_us) / 60000000.0)::int AS minute
    FROM gone g
    JOIN models m ON m.id = g.model_id
)
INSERT INTO equity_hourly (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl,
                           sharpe_ratio, positions, metadata, origin, version, season, net_flows)
SELECT DISTINCT ON (model_id, floor(minute / 60.0))
       model_id, floor(minute / 60.0)::int, minute, ts_us, equity_usd, realized_pnl, unrealized_pnl, sharpe_ratio,
       positions, metadata, origin, $2, season, net_flows
FROM numbered
ORDER BY model_id, floor(minute / 60.0), ts_us DESC
