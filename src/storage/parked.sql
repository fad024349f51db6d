-- Events that could not be stored as facts. See parked.hpp.

-- name: park
INSERT INTO parked_events AS p (pipeline, event_key, event, error)
VALUES ($1, $2, $3, $4)
ON CONFLICT (pipeline, event_key) DO UPDATE
SET event = EXCLUDED.event, error = EXCLUDED.error, attempts = p.attempts + 1, resolved_at = NULL,
    parked_at = now()

-- name: waiting
SELECT id, pipeline, event_key, event, error, attempts, parked_at
FROM parked_events
WHERE resolved_at IS NULL
ORDER BY id

-- name: resolve
UPDATE parked_events SET resolved_at = now()
WHERE id = $1 AND attempts = $2 AND resolved_at IS NULL
