-- Quarantine. See quarantine.hpp.

-- name: store
INSERT INTO quarantine (kind, source, reason, symbol, model_id, event_key, ts_ms, event)
SELECT *
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
            $8::jsonb[])

-- name: newest
SELECT kind, source, reason, symbol, model_id, event_key, ts_ms, event
FROM quarantine
WHERE kind = $1
ORDER BY id DESC
LIMIT $2
