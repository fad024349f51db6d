-- What hourly equity says of risk. See trader_risk.hpp.

-- name: new_hours
SELECT m.id AS model_id, COALESCE(s.initial_equity, m.initial_equity)::float8 AS initial_equity,
       e.hour_marker AS last_marker
FROM models m
CROSS JOIN LATERAL (
    SELECT hour_marker FROM equity_hourly
    WHERE model_id = m.id AND season = $1 ORDER BY hour_marker DESC LIMIT 1
) e
LEFT JOIN season_traders s ON s.season = $1 AND s.model_id = m.id
LEFT JOIN LATERAL (
    SELECT last_marker FROM trader_risk
    WHERE model_id = m.id AND season = $1 ORDER BY version DESC LIMIT 1
) r ON TRUE
WHERE m.kind IN ('model', 'benchmark') AND COALESCE(s.initial_equity, m.initial_equity) > 0
  AND r.last_marker IS DISTINCT FROM e.hour_marker
ORDER BY m.id

-- name: newest
SELECT r.model_id, r.last_marker, r.hours, r.max_drawdown_pct, r.return_low, r.return_high
FROM models m
CROSS JOIN LATERAL (
    SELECT * FROM trader_risk WHERE model_id = m.id AND season = $1 ORDER BY version DESC LIMIT 1
) r
ORDER BY r.model_id

-- name: store
INSERT INTO trader_risk (model_id, version, last_marker, hours, max_drawdown_pct, return_low, return_high,
                         season)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (model_id, version) DO UPDATE SET
    last_marker = EXCLUDED.last_marker, hours = EXCLUDED.hours,
    max_drawdown_pct = EXCLUDED.max_drawdown_pct, return_low = EXCLUDED.return_low,
    return_high = EXCLUDED.return_high, season = EXCLUDED.season
