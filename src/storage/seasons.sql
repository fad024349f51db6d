-- Seasons of the arena. See seasons.hpp.

-- name: current
SELECT number, started_ms, version FROM seasons
WHERE version <= (SELECT version FROM data_head)
ORDER BY number DESC LIMIT 1

-- name: at
SELECT number, started_ms, version FROM seasons WHERE version <= $1 ORDER BY number DESC LIMIT 1

-- name: all
SELECT number, name, started_ms, command_id, version FROM seasons ORDER BY number

-- name: find
SELECT number, name, started_ms, command_id, version FROM seasons WHERE lower(name) = lower($1)

-- name: of_command
SELECT number, name, started_ms, command_id, version FROM seasons WHERE command_id = $1

-- name: standings
SELECT s.season, s.model_id, s.initial_equity, e.equity_usd, e.net_flows
FROM season_traders s
JOIN models m ON m.id = s.model_id AND m.kind IN ('model', 'benchmark')
LEFT JOIN LATERAL (
    SELECT equity_usd, net_flows FROM equity_hourly
    WHERE model_id = s.model_id AND season = s.season
    ORDER BY hour_marker DESC LIMIT 1
) e ON TRUE
ORDER BY s.season, s.model_id

-- name: trader
SELECT season, model_id, inception_us, initial_equity, flow_cash, version
FROM season_traders
WHERE season = $1 AND model_id = $2

-- name: newest_fact_ms
SELECT COALESCE(max(GREATEST(o.ts_ms, f.ts_ms)), 0)
FROM unnest($1::text[]) AS w (model_id)
LEFT JOIN LATERAL (
    SELECT ts_ms FROM account_equity_snapshots WHERE model_id = w.model_id ORDER BY ts_ms DESC LIMIT 1
) o ON TRUE
LEFT JOIN LATERAL (
    SELECT max(exit_ts_ms) AS ts_ms FROM trades WHERE model_id = w.model_id
) f ON TRUE

-- name: store
INSERT INTO seasons (number, name, started_ms, command_id, version) VALUES ($1, $2, $3, $4, $5)

-- name: store_traders
INSERT INTO season_traders (season, model_id, inception_us, initial_equity, flow_cash, version)
SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::numeric[], $5::numeric[], $6::bigint[])
