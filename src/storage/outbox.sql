-- The outbox: what happened, numbered. See outbox.hpp.

-- name: after
SELECT version, n, op, kind, id, model_id, payload
FROM event_outbox
WHERE (version, n) > ($1::bigint, $2::int)
ORDER BY version, n
LIMIT $3

-- name: newest
SELECT version, n, op, kind, id, model_id, payload
FROM (SELECT * FROM event_outbox ORDER BY version DESC, n DESC LIMIT $1) newest
ORDER BY version, n

-- name: has
SELECT count(*) FROM event_outbox WHERE version = $1 AND n = $2

-- name: cursor
SELECT version, n FROM relay_cursors WHERE stream = $1

-- name: store_cursor
-- A relay that lost its lease meanwhile must not move it back.
INSERT INTO relay_cursors AS c (stream, version, n)
VALUES ($1, $2, $3)
ON CONFLICT (stream) DO UPDATE
SET version = EXCLUDED.version, n = EXCLUDED.n, updated_at = now()
WHERE (c.version, c.n) < (EXCLUDED.version, EXCLUDED.n)
