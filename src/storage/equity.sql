-- Equity: snapshots and hourly rows. See equity.hpp.

-- name: latest
-- One index probe per trader. DISTINCT ON over all snapshots would sort every row there is.
SELECT s.model_id, s.ts_ms, s.equity_usd, s.realized_pnl, s.unrealized_pnl, s.net_flows
FROM models m
CROSS JOIN LATERAL (
    SELECT * FROM account_equity_snapshots WHERE model_id = m.id ORDER BY ts_ms DESC LIMIT 1
) s
ORDER BY s.model_id

-- name: hourly
SELECT e.model_id, e.hour_marker, e.minute_marker, e.ts_us, e.equity_usd, e.realized_pnl,
       e.unrealized_pnl, e.sharpe_ratio,
       CASE WHEN e.ts_us >= $3 THEN e.positions ELSE '{}'::jsonb END AS positions,
       e.metadata, e.origin, e.version, e.season, e.net_flows
FROM models m
CROSS JOIN LATERAL (
    SELECT * FROM equity_hourly
    WHERE model_id = m.id AND season = $4 AND hour_marker >= $1
    ORDER BY hour_marker DESC
    LIMIT $2
) e
WHERE m.kind IN ('model', 'benchmark')
ORDER BY e.ts_us, e.model_id

-- name: newest_us
SELECT max(e.ts_us)
FROM models m
CROSS JOIN LATERAL (
    SELECT ts_us FROM equity_hourly WHERE model_id = m.id AND season = $1 ORDER BY hour_marker DESC LIMIT 1
) e

-- name: greatest_marker
SELECT max(e.hour_marker)
FROM models m
CROSS JOIN LATERAL (
    SELECT hour_marker FROM equity_hourly WHERE model_id = m.id AND season = $1 ORDER BY hour_marker DESC LIMIT 1
) e

-- name: newest_hours
SELECT e.model_id, e.hour_marker, e.minute_marker, e.ts_us, e.equity_usd, e.realized_pnl,
       e.unrealized_pnl, e.sharpe_ratio, e.positions, e.metadata, e.origin, e.version, e.season,
       e.net_flows
FROM models m
CROSS JOIN LATERAL (
    SELECT * FROM equity_hourly WHERE model_id = m.id AND season = $1 ORDER BY hour_marker DESC LIMIT 1
) e
ORDER BY e.model_id

-- name: curve
SELECT e.model_id, e.ts_us, e.equity_usd
FROM unnest($1::text[]) WITH ORDINALITY AS w (model_id, n)
CROSS JOIN LATERAL (
    SELECT * FROM equity_hourly WHERE model_id = w.model_id AND season = $3
    ORDER BY hour_marker DESC LIMIT $2
) e
ORDER BY w.n, e.ts_us

-- name: hours_of
SELECT model_id, hour_marker, equity_usd, net_flows
FROM equity_hourly
WHERE model_id = ANY ($1) AND season = $2
ORDER BY model_id, hour_marker

-- name: any_of
SELECT EXISTS (SELECT FROM account_equity_snapshots WHERE model_id = ANY ($1))
    OR EXISTS (SELECT FROM equity_hourly WHERE model_id = ANY ($1))

-- name: stored
SELECT s.model_id, s.ts_ms, s.equity_usd
FROM unnest($1::text[], $2::bigint[]) AS wanted (model_id, ts_ms)
JOIN account_equity_snapshots s USING (model_id, ts_ms)

-- name: copy_snapshots
COPY account_equity_snapshots (model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl, run_id, ts_us,
                               kind, origin, version, unpriced, net_flows) FROM STDIN (FORMAT binary)

-- name: copy_hours
COPY equity_hourly (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl,
                    sharpe_ratio, positions, metadata, origin, version, season, net_flows) FROM STDIN (FORMAT binary)

-- name: upsert_hours
INSERT INTO equity_hourly AS e (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl,
                                unrealized_pnl, sharpe_ratio, positions, metadata, origin, version)
SELECT *, $12 FROM unnest($1::text[], $2::int[], $3::int[], $4::bigint[], $5::float8[], $6::float8[],
                          $7::float8[], $8::float8[], $9::jsonb[], $10::jsonb[], $11::text[])
ON CONFLICT (model_id, season, hour_marker) DO UPDATE SET
    minute_marker = EXCLUDED.minute_marker,
    ts_us = EXCLUDED.ts_us,
    equity_usd = EXCLUDED.equity_usd,
    realized_pnl = EXCLUDED.realized_pnl,
    unrealized_pnl = EXCLUDED.unrealized_pnl,
    sharpe_ratio = EXCLUDED.sharpe_ratio,
    positions = EXCLUDED.positions,
    metadata = EXCLUDED.metadata,
    origin = EXCLUDED.origin,
    version = EXCLUDED.version
WHERE EXCLUDED.ts_us > e.ts_us
