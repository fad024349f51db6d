-- Analytics. See analytics.hpp.

-- name: all
SELECT model_id, updated_at, payload, server_time_ms, run_id, origin
FROM model_analytics
WHERE version >= $1
ORDER BY model_id

-- name: find
SELECT model_id, updated_at, payload, server_time_ms, run_id, origin
FROM model_analytics
WHERE model_id = $1 AND version >= $2

-- name: store
INSERT INTO model_analytics AS a (model_id, updated_at, payload, server_time_ms, run_id, origin, version)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (model_id) DO UPDATE SET
    updated_at = EXCLUDED.updated_at, payload = EXCLUDED.payload,
    server_time_ms = EXCLUDED.server_time_ms, run_id = EXCLUDED.run_id, origin = EXCLUDED.origin,
    version = EXCLUDED.version
WHERE a.payload IS DISTINCT FROM EXCLUDED.payload

-- name: store_history
INSERT INTO model_analytics_history (model_id, version, run_id, updated_at, payload, server_time_ms, origin)
VALUES ($1, $2, $3, $4, $5, $6, $7)
