-- Equity after fills. See fill_equity.hpp.

-- name: store
INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl, run_id, ts_us,
                                      kind, origin, version, unpriced, net_flows)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[], $5::float8[], $6::uuid[], $7::bigint[],
                     $8::text[], $9::text[], $10::bigint[], $11::jsonb[], $12::float8[])
ON CONFLICT (model_id, ts_ms) DO NOTHING

-- name: copy
COPY account_equity_snapshots (model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl, run_id, ts_us, kind,
                               origin, version, unpriced, net_flows) FROM STDIN (FORMAT binary)

-- name: move_hours
UPDATE equity_hourly e SET
    minute_marker = h.minute_marker,
    ts_us = h.ts_us,
    equity_usd = h.equity_usd,
    realized_pnl = h.realized_pnl,
    unrealized_pnl = h.unrealized_pnl,
    positions = h.positions,
    metadata = h.metadata,
    version = h.version,
    net_flows = h.net_flows
FROM unnest($1::text[], $2::int[], $3::int[], $4::bigint[], $5::float8[], $6::float8[], $7::float8[], $8::jsonb[],
            $9::jsonb[], $10::bigint[], $11::int[], $12::float8[])
     AS h (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl, positions, metadata,
           version, season, net_flows)
WHERE e.model_id = h.model_id AND e.season = h.season AND e.hour_marker = h.hour_marker AND h.ts_us > e.ts_us

-- name: raise_hours
INSERT INTO equity_hourly AS e (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl,
                                unrealized_pnl, sharpe_ratio, positions, metadata, origin, version, season, net_flows)
SELECT h.model_id, h.hour_marker, h.minute_marker, h.ts_us, h.equity_usd, h.realized_pnl, h.unrealized_pnl,
       COALESCE(h.sharpe_ratio, (SELECT b.sharpe_ratio FROM equity_hourly b
                                 WHERE b.model_id = h.model_id AND b.season = h.season
                                   AND b.hour_marker <= h.hour_marker
                                 ORDER BY b.hour_marker DESC LIMIT 1)),
       h.positions, h.metadata, h.origin, h.version, h.season, h.net_flows
FROM unnest($1::text[], $2::int[], $3::int[], $4::bigint[], $5::float8[], $6::float8[], $7::float8[],
            $8::float8[], $9::jsonb[], $10::jsonb[], $11::text[], $12::bigint[], $13::int[], $14::float8[])
     AS h (model_id, hour_marker, minute_marker, ts_us, equity_usd, realized_pnl, unrealized_pnl, sharpe_ratio,
           positions, metadata, origin, version, season, net_flows)
ON CONFLICT (model_id, season, hour_marker) DO UPDATE SET
    minute_marker = EXCLUDED.minute_marker,
    ts_us = EXCLUDED.ts_us,
    equity_usd = EXCLUDED.equity_usd,
    realized_pnl = EXCLUDED.realized_pnl,
    unrealized_pnl = EXCLUDED.unrealized_pnl,
    sharpe_ratio = COALESCE(EXCLUDED.sharpe_ratio, e.sharpe_ratio),
    positions = EXCLUDED.positions,
    metadata = EXCLUDED.metadata,
    origin = EXCLUDED.origin,
    version = EXCLUDED.version,
    net_flows = EXCLUDED.net_flows
WHERE EXCLUDED.ts_us > e.ts_us
